/**
 * The store for very many shards and large hubs: one RocksDB database in a folder. What is kept where is
 * drawn in {@link io.kore.store.rocksdb.Layout} and, for people who look from outside, in
 * {@code docs/FORMAT-rocksdb.md}.
 */
@NullMarked
package io.kore.store.rocksdb;

import org.jspecify.annotations.NullMarked;
