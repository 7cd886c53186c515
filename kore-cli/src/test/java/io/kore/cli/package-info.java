/** Tests of the command, verb by verb. */
@NullMarked
package io.kore.cli;

import org.jspecify.annotations.NullMarked;
