/** Who a device is, and what becomes of it when there are two of it: over real HTTP and real files. */
@NullMarked
package io.kore.it.identity;

import org.jspecify.annotations.NullMarked;
