/** Tests of what REST clients get. */
@NullMarked
package io.kore.engine.rest;

import org.jspecify.annotations.NullMarked;
