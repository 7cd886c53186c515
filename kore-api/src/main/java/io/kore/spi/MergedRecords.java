package io.kore.spi;

import io.kore.model.ShardRecord;
import java.util.stream.Stream;

/**
 * The records of a log as a processor sees them at one call: a stable snapshot. Streams are lazy, read the
 * store as they go, and are closed by whoever opens them. Valid during the call only; confined to the
 * calling thread.
 */
public interface MergedRecords {
    /**
     * All records in merged order.
     *
     * @return a new lazy stream
     */
    Stream<ShardRecord> all();

    /**
     * The records that are new since the last call, in merged order.
     *
     * @return a new lazy stream; at the first call the same as {@link #all()}
     */
    Stream<ShardRecord> added();

    /**
     * Tells whether all new records sort after all old ones, so that a result can be continued rather than
     * made anew.
     *
     * @return true also at the first call
     */
    boolean atEnd();
}
