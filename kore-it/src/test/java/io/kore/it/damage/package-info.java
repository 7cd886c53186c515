/** What is done to the bytes and calls of a store: damage, faults of the disk, and what may be seen of them. */
@NullMarked
package io.kore.it.damage;

import org.jspecify.annotations.NullMarked;
