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
    /** By position; null where a record was dropped. Replaced at a drop, so that snapshots keep the old one. */
    private List<@Nullable Arrival> arrivals = new ArrayList<>();
    /** For each shard its records, by index. Only ever extended; a drop leaves the list to its snapshots. */
    private final Map<ShardId, List<Arrival>> shards = new HashMap<>();

    private final TreeMap<String, byte[]> metadata = new TreeMap<>();

    /** A record and where it stands. Immutable. */
    record Arrival(long position, ShardRecord record) {}

    /** Goes through the entries that a list had when this was made. Its calls are guarded by the journal. */
    final class Snapshot {
        private final List<? extends @Nullable Arrival> list;
        private final int end;
        private long next;

        private Snapshot(List<? extends @Nullable Arrival> list, long next) {
            this.list = list;
            this.end = list.size();
            this.next = next;
        }

        /** The next entry that had not been dropped, or null at the end. */
        @Nullable
        Arrival next() {
            synchronized (MemoryJournal.this) {
                while (next < end) {
                    Arrival arrival = list.get((int) next++);
                    if (arrival != null) {
                        return arrival;
                    }
                }
                return null;
            }
        }
    }

    synchronized long append(List<ShardRecord> batch) {
        Map<ShardId, Long> counts = new HashMap<>();
        for (ShardRecord record : batch) {
            long expected = counts.computeIfAbsent(
                    record.shard(), shard -> (long) held(shard).size());
            if (record.index() != expected) {
                throw new StoreConflictException(record.shard(), expected, record.index());
            }
            counts.put(record.shard(), expected + 1);
        }
        for (ShardRecord record : batch) {
            Arrival arrival = new Arrival(arrivals.size(), record);
            arrivals.add(arrival);
            shards.computeIfAbsent(record.shard(), shard -> new ArrayList<>()).add(arrival);
        }
        return arrivals.size();
    }

    synchronized long end() {
        return arrivals.size();
    }

    synchronized Snapshot arrivals(long fromPosition) {
        return new Snapshot(arrivals, fromPosition);
    }

    synchronized Snapshot shard(ShardId shard, long fromIndex) {
        return new Snapshot(held(shard), fromIndex);
    }

    /** The position of a record, or -1 if it is not held. */
    synchronized long arrivalOf(ShardId shard, long index) {
        List<Arrival> held = held(shard);
        return index < 0 || index >= held.size() ? -1 : held.get((int) index).position();
    }

    synchronized Collection<ShardSummary> summaries() {
        List<ShardSummary> all = new ArrayList<>();
        for (List<Arrival> held : shards.values()) {
            all.add(ShardSummary.endingAt(held.get(held.size() - 1).record()));
        }
        return all;
    }

    /** How many records are held, without those that were dropped. */
    synchronized long size() {
        return shards.values().stream().mapToLong(List::size).sum();
    }

    synchronized void drop(LogName log) {
        if (shards.keySet().removeIf(shard -> shard.log().equals(log))) {
            List<@Nullable Arrival> kept = new ArrayList<>(arrivals);
            kept.replaceAll(
                    arrival -> arrival == null || arrival.record().shard().log().equals(log) ? null : arrival);
            arrivals = kept;
        }
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

    /** What a salvage makes of this journal: the records that are held, at dense positions, and the metadata. */
    synchronized MemoryJournal copy() {
        MemoryJournal copy = new MemoryJournal();
        List<ShardRecord> held = new ArrayList<>();
        for (Arrival arrival : arrivals) {
            if (arrival != null) {
                held.add(arrival.record());
            }
        }
        copy.append(held);
        copy.metadata.putAll(metadata);
        return copy;
    }

    private List<Arrival> held(ShardId shard) {
        return shards.getOrDefault(shard, List.of());
    }
}
