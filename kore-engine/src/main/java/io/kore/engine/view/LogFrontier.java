package io.kore.engine.view;

import io.kore.error.StoreException;
import io.kore.model.LogName;
import io.kore.model.RecordId;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.ShardSummary;
import io.kore.model.WriterId;
import io.kore.spi.ArrivalCursor;
import io.kore.spi.RecordCursor;
import io.kore.spi.ShardStore;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How much of a log had arrived before a position of the journal, told without reading the journal up to
 * there: from what is held now, less what has arrived since. Immutable.
 *
 * @param counts how many records of each writer's shard
 * @param last the last of all these records in merged order, or null if there are none
 */
record LogFrontier(Map<WriterId, Long> counts, @Nullable RecordId last) {

    static LogFrontier at(ShardStore store, LogName log, long position) {
        Map<WriterId, ShardSummary> held = new HashMap<>();
        for (ShardSummary summary : store.shards()) {
            if (summary.shard().log().equals(log)) {
                held.put(summary.shard().writer(), summary);
            }
        }
        // opened after the summaries were made, so it sees whatever they count
        Map<WriterId, Long> later = firstIndexes(store, log, position);
        Map<WriterId, Long> counts = new HashMap<>();
        RecordId last = null;
        for (Map.Entry<WriterId, ShardSummary> shard : held.entrySet()) {
            ShardSummary summary = shard.getValue();
            long count = Math.min(summary.count(), later.getOrDefault(shard.getKey(), Long.MAX_VALUE));
            if (count > 0) {
                counts.put(shard.getKey(), count);
                long number =
                        count == summary.count() ? summary.lastNumber() : number(store, summary.shard(), count - 1);
                RecordId end = new RecordId(number, shard.getKey());
                last = last == null || last.compareTo(end) < 0 ? end : last;
            }
        }
        return new LogFrontier(Map.copyOf(counts), last);
    }

    /** Of each shard that has grown since the position, the index at which it did. */
    private static Map<WriterId, Long> firstIndexes(ShardStore store, LogName log, long position) {
        Map<WriterId, Long> first = new HashMap<>();
        try (ArrivalCursor cursor = store.readArrivals(position)) {
            for (ShardRecord record = cursor.next(); record != null; record = cursor.next()) {
                if (record.shard().log().equals(log)) {
                    first.putIfAbsent(record.shard().writer(), record.index());
                }
            }
        }
        return first;
    }

    private static long number(ShardStore store, ShardId shard, long index) {
        try (RecordCursor cursor = store.readShard(shard, index)) {
            ShardRecord record = cursor.next();
            if (record == null) {
                throw new StoreException(
                        "shard " + shard + " no longer holds index " + index + "; its log was dropped, read it anew");
            }
            return record.number();
        }
    }
}
