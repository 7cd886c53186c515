/** Whole nodes of the real engine under the simulator of kore-tck. */
@NullMarked
package io.kore.it.sim;

import org.jspecify.annotations.NullMarked;
