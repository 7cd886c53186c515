/** Whether what a node acknowledges is on the disk by then, seen from the system's side. */
@NullMarked
package io.kore.it.trace;

import org.jspecify.annotations.NullMarked;
