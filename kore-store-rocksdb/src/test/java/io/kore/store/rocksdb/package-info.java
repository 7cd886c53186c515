/** Tests of the RocksDB store: the contract, and what a contract cannot see from outside. */
@NullMarked
package io.kore.store.rocksdb;

import org.jspecify.annotations.NullMarked;
