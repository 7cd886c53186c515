/**
 * The reference store: the contract of {@link io.kore.spi} in its plainest form, kept in memory. A node
 * without a place to save to uses it; tests of plugins compare with it.
 */
@NullMarked
package io.kore.memory;

import org.jspecify.annotations.NullMarked;
