package io.kore;

import java.util.stream.Stream;

/**
 * What a raw processor is called with: a stable snapshot of a log. Streams are lazy and read the store as
 * they go, so a log may be larger than memory; whoever opens one closes it. Valid during the call only.
 */
public interface Records {
    /**
     * All records in merged order.
     *
     * @return a new lazy stream
     */
    Stream<KoreRecord> all();

    /**
     * The records that are new since the last call, in merged order; at the first call all of them.
     *
     * @return a new lazy stream
     */
    Stream<KoreRecord> added();

    /**
     * Tells whether all new records sort after all old ones.
     *
     * @return false if a record arrived late, so that the order of what was seen has changed
     */
    boolean atEnd();
}
