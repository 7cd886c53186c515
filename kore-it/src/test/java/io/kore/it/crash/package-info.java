/**
 * The reliability kit's crashes: processes that are killed, power that is cut, storms of interrupts, and places
 * where no store should be. Over every store on the class path.
 */
@NullMarked
package io.kore.it.crash;

import org.jspecify.annotations.NullMarked;
