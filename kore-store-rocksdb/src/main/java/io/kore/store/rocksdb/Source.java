package io.kore.store.rocksdb;

import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/** Where a cursor takes its records from. Confined to its cursor, within the guard. */
interface Source {
    /** Has nothing. */
    Source EMPTY = new Source() {
        @Override
        public Layout.@Nullable Arrival advance(Scratch scratch) {
            return null;
        }

        @Override
        public boolean isAtEnd() {
            return true;
        }

        @Override
        public void close() {}
    };

    /** The next record, or null if there is none or it takes more steps to find it. */
    Layout.@Nullable Arrival advance(Scratch scratch) throws RocksDBException;

    /** Whether no record follows. */
    boolean isAtEnd();

    /** Closes all native handles. */
    void close();
}
