package io.kore.memory;

import io.kore.error.StoreConflictException;
import io.kore.model.LogName;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.ShardSummary;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a memory store holds while it is open and while it is not. Thread-safe: guarded by itself. */
final class MemoryJournal {
    /** By position; null where a record was dropped. */
    private final List<@Nullable ShardRecord> arrivals = new ArrayList<>();
    /** For each shard the positions of its records, by index. */
    private final Map<ShardId, List<Long>> shards = new HashMap<>();

    private final TreeMap<String, byte[]> metadata = new TreeMap<>();

    synchronized long append(List<ShardRecord> batch) {
        Map<ShardId, Long> counts = new HashMap<>();
        for (ShardRecord record : batch) {
            long expected = counts.computeIfAbsent(record.shard(), this::count);
            if (record.index() != expected) {
                throw new StoreConflictException(record.shard(), expected, record.index());
            }
            counts.put(record.shard(), expected + 1);
        }
        for (ShardRecord record : batch) {
            shards.computeIfAbsent(record.shard(), s -> new ArrayList<>()).add((long) arrivals.size());
            arrivals.add(record);
        }
        return arrivals.size();
    }

    synchronized long count(ShardId shard) {
        List<Long> positions = shards.get(shard);
        return positions == null ? 0 : positions.size();
    }

    synchronized long end() {
        return arrivals.size();
    }

    /** The record at a position, or null if it was dropped. */
    synchronized @Nullable ShardRecord at(long position) {
        return arrivals.get((int) position);
    }

    /** The position of a record, or -1 if it is not held. */
    synchronized long arrivalOf(ShardId shard, long index) {
        List<Long> positions = shards.get(shard);
        return positions == null || index < 0 || index >= positions.size() ? -1 : positions.get((int) index);
    }

    synchronized Collection<ShardSummary> summaries() {
        List<ShardSummary> all = new ArrayList<>();
        shards.forEach((shard, positions) -> {
            ShardRecord last = at(positions.get(positions.size() - 1));
            if (last != null) {
                all.add(ShardSummary.endingAt(last));
            }
        });
        return all;
    }

    synchronized void drop(LogName log) {
        shards.keySet().removeIf(shard -> shard.log().equals(log));
        arrivals.replaceAll(record -> record == null || record.shard().log().equals(log) ? null : record);
    }

    synchronized byte @Nullable [] value(String key) {
        byte[] value = metadata.get(key);
        return value == null ? null : value.clone();
    }

    synchronized void setValue(String key, byte @Nullable [] value) {
        if (value == null) {
            metadata.remove(key);
        } else {
            metadata.put(key, value.clone());
        }
    }

    synchronized SortedSet<String> keys() {
        return new TreeSet<>(metadata.keySet());
    }

    synchronized MemoryJournal copy() {
        MemoryJournal copy = new MemoryJournal();
        copy.arrivals.addAll(arrivals);
        shards.forEach((shard, positions) -> copy.shards.put(shard, new ArrayList<>(positions)));
        copy.metadata.putAll(metadata);
        return copy;
    }
}
