/** Tests of the simulator's parts. */
@NullMarked
package io.kore.tck.sim;

import org.jspecify.annotations.NullMarked;
