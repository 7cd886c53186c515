package io.kore.store.h2;

import io.kore.error.StoreException;
import io.kore.model.ShardRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some records of a cursor, read at once. Immutable.
 *
 * @param arrivals the records, in the cursor's order
 * @param next where the next page starts
 * @param last whether nothing follows
 * @param failure what is to be thrown behind these records, or null
 */
record Page(
        List<Arrival> arrivals,
        long next,
        boolean last,
        @Nullable StoreException failure) {
    /** A record and where it stands. */
    record Arrival(long position, ShardRecord record) {}

    /** Where pages come from: a stable part of the journal. Thread-safe. */
    interface Source {
        /**
         * Reads a page.
         *
         * @param from where it starts
         * @param rowsMax most records
         */
        Page read(long from, int rowsMax);
    }
}
