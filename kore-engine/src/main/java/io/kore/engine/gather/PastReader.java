package io.kore.engine.gather;

import io.kore.error.StoreException;
import io.kore.model.Seen;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.spi.RecordCursor;
import io.kore.spi.ShardStore;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads again what the writers of derived records had seen: back to where a shard says all, or on from a
 * record that was asked for before. Confined to its caller.
 */
final class PastReader {
    /** A writer says all at least as often as this. */
    private static final long FIRST_SPAN = 16;

    private final ShardStore store;
    private final WriterTable writers;
    private final Map<ShardId, Known> known = new HashMap<>();

    private record Known(long index, SeenCounts counts) {}

    PastReader(ShardStore store, WriterTable writers) {
        this.store = store;
        this.writers = writers;
    }

    /**
     * What a record was based on.
     *
     * @param record a derived record with a past
     * @return valid for ever
     */
    WhatWasSeen seenBy(ShardRecord record) {
        SeenCounts counts = counts(record);
        known.put(record.shard(), new Known(record.index(), counts));
        return WhatWasSeen.by(record, counts, writers);
    }

    private SeenCounts counts(ShardRecord record) {
        Known before = known.get(record.shard());
        Seen change = record.envelope().seen();
        if (before != null && before.index < record.index() && record.index() - before.index <= FIRST_SPAN) {
            SeenCounts counts = before.counts.copy();
            add(record.shard(), before.index + 1, record.index() + 1, counts);
            return counts;
        }
        SeenCounts counts = new SeenCounts();
        if (change != null && change.absolute()) {
            counts.take(change, writers);
            return counts;
        }
        for (long span = FIRST_SPAN; ; span *= 8) {
            long from = Math.max(0, record.index() + 1 - span);
            if (add(record.shard(), from, record.index() + 1, counts) || from == 0) {
                return counts;
            }
            counts.clear();
        }
    }

    /** Adds what a part of a shard says; answers whether all was said there. */
    private boolean add(ShardId shard, long from, long to, SeenCounts counts) {
        boolean isAll = false;
        try (RecordCursor cursor = store.readShard(shard, from)) {
            for (long index = from; index < to; index++) {
                ShardRecord record = cursor.next();
                if (record == null) {
                    throw new StoreException("shard " + shard + " no longer holds index " + index
                            + ", which a gather needs; its log was dropped, gather anew");
                }
                Seen change = record.envelope().seen();
                if (change != null) {
                    isAll |= change.absolute();
                    counts.take(change, writers);
                }
            }
        }
        return isAll;
    }
}
