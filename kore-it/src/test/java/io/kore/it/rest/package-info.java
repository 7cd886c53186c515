/** REST clients against whole nodes. */
@NullMarked
package io.kore.it.rest;

import org.jspecify.annotations.NullMarked;
