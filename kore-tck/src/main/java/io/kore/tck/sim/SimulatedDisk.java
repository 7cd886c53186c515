package io.kore.tck.sim;

import io.kore.error.StoreConflictException;
import io.kore.error.StoreFailedException;
import io.kore.model.LogName;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a store has on its medium, forced or not: a journal that may lose what was not forced, from some batch on, and
 * metadata. Confined to one thread.
 */
final class SimulatedDisk {
    /** Hears of each write; the checks do. */
    interface Observer {
        Observer NONE = new Observer() {};

        default void appended(List<ShardRecord> batch) {}

        default void forced(long end) {}
    }

    /** A record at its position; null in its place where it was dropped. */
    record Placed(long position, ShardRecord record) {}

    final SortedMap<String, byte[]> metadata;
    private List<@Nullable Placed> journal;
    private final Map<ShardId, List<Placed>> shards = new HashMap<>();
    private final List<Integer> batchEnds;
    private long forced;
    private String location;
    private Observer observer = Observer.NONE;
    private boolean hasFailed;
    private boolean isFull;
    private boolean willFailForce;

    SimulatedDisk(String location) {
        this(location, new ArrayList<>(), new ArrayList<>(), new TreeMap<>());
    }

    private SimulatedDisk(
            String location,
            List<@Nullable Placed> journal,
            List<Integer> batchEnds,
            SortedMap<String, byte[]> metadata) {
        this.location = location;
        this.journal = journal;
        this.batchEnds = batchEnds;
        this.metadata = metadata;
        this.forced = journal.size();
        index();
    }

    /** A copy of what is durable here: whatever else there is, the original may lose, and then the copy must not have it. */
    SimulatedDisk copy(String newLocation) {
        SortedMap<String, byte[]> values = new TreeMap<>();
        metadata.forEach((key, value) -> values.put(key, value.clone()));
        List<Integer> ends =
                new ArrayList<>(batchEnds.stream().filter(end -> end <= forced).toList());
        return new SimulatedDisk(newLocation, new ArrayList<>(journal.subList(0, (int) forced)), ends, values);
    }

    void observe(Observer newObserver) {
        observer = newObserver;
    }

    String location() {
        return location;
    }

    long append(List<ShardRecord> batch) {
        checkConflicts(batch);
        checkWell();
        if (isFull) {
            hasFailed = true;
            throw new StoreFailedException("the simulated disk is full");
        }
        for (ShardRecord record : batch) {
            Placed placed = new Placed(journal.size(), record);
            journal.add(placed);
            shards.computeIfAbsent(record.shard(), shard -> new ArrayList<>()).add(placed);
        }
        batchEnds.add(journal.size());
        observer.appended(batch);
        return journal.size();
    }

    private void checkConflicts(List<ShardRecord> batch) {
        Map<ShardId, Long> counts = new HashMap<>();
        for (ShardRecord record : batch) {
            long expected = counts.computeIfAbsent(
                    record.shard(), shard -> (long) shard(shard).size());
            if (record.index() != expected) {
                throw new StoreConflictException(record.shard(), expected, record.index());
            }
            counts.put(record.shard(), expected + 1);
        }
    }

    long force() {
        checkWell();
        if (willFailForce) {
            willFailForce = false;
            hasFailed = true;
            throw new StoreFailedException("the simulated disk failed to force");
        }
        forced = journal.size();
        observer.forced(forced);
        return forced;
    }

    void drop(LogName log) {
        if (shards.keySet().removeIf(shard -> shard.log().equals(log))) {
            List<@Nullable Placed> kept = new ArrayList<>(journal);
            kept.replaceAll(
                    placed -> placed == null || placed.record().shard().log().equals(log) ? null : placed);
            journal = kept;
        }
    }

    /** Throws if the disk has failed since it was opened. */
    void checkWell() {
        if (hasFailed) {
            throw new StoreFailedException("the simulated disk has failed; open it anew");
        }
    }

    /** Loses what was not forced, or the later part of it: any number of whole batches. */
    void lose(Random random) {
        List<Integer> ends = new ArrayList<>();
        ends.add((int) forced);
        batchEnds.stream().filter(end -> end > forced).forEach(ends::add);
        int end = ends.get(random.nextInt(ends.size()));
        journal = new ArrayList<>(journal.subList(0, end));
        batchEnds.removeIf(batchEnd -> batchEnd > end);
        forced = end;
        mend();
        index();
    }

    /** A closed store has kept everything. */
    void settle() {
        if (!hasFailed) {
            forced = journal.size();
            observer.forced(forced);
        }
    }

    void mend() {
        hasFailed = false;
        isFull = false;
        willFailForce = false;
    }

    void fill() {
        isFull = true;
    }

    void failNextForce() {
        willFailForce = true;
    }

    boolean hasFailed() {
        return hasFailed;
    }

    /** Puts other contents in the place of these, as a backup does. */
    void replaceWith(SimulatedDisk other, String newLocation) {
        SimulatedDisk copy = other.copy(newLocation);
        journal = copy.journal;
        batchEnds.clear();
        batchEnds.addAll(copy.batchEnds);
        metadata.clear();
        metadata.putAll(copy.metadata);
        location = newLocation;
        forced = journal.size();
        mend();
        index();
    }

    List<@Nullable Placed> journal() {
        return journal;
    }

    List<Placed> shard(ShardId shard) {
        return shards.getOrDefault(shard, List.of());
    }

    Map<ShardId, List<Placed>> shards() {
        return shards;
    }

    long end() {
        return journal.size();
    }

    long forced() {
        return forced;
    }

    private void index() {
        shards.clear();
        for (Placed placed : journal) {
            if (placed != null) {
                shards.computeIfAbsent(placed.record().shard(), shard -> new ArrayList<>())
                        .add(placed);
            }
        }
    }
}
