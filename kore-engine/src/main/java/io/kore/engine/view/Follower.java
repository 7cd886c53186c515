package io.kore.engine.view;

import io.kore.model.WriterId;
import io.kore.spi.MergedRecords;
import java.util.Map;

/** Who is called with the records of a log. Confined to one thread at a time. */
interface Follower {
    /**
     * How much of a log is known already.
     *
     * @param position the arrival position to go on at, or below 0 if nothing is known
     * @param counts how many records of each shard are known
     */
    record Start(long position, Map<WriterId, Long> counts) {
        static final Start NOTHING = new Start(-1, Map.of());
    }

    /** Called once, before any records. */
    Start start();

    /** Called with each batch; reports what goes wrong by itself. */
    void call(MergedRecords records);

    /**
     * Called after each batch, and once at the end.
     *
     * @param counts how many records of each shard it was called with
     * @param position the arrival position that this covers, exclusive
     * @param isEnd whether no more will come
     */
    void taken(Map<WriterId, Long> counts, long position, boolean isEnd);
}
