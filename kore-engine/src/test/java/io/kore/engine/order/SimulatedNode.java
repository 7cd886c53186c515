package io.kore.engine.order;

import io.kore.codec.RunningHash;
import io.kore.memory.MemoryStoreProvider;
import io.kore.model.Base;
import io.kore.model.Envelope;
import io.kore.model.Frontier;
import io.kore.model.Hash;
import io.kore.model.LogName;
import io.kore.model.Payload;
import io.kore.model.Prefix;
import io.kore.model.Seen;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.ShardSummary;
import io.kore.model.WriterId;
import io.kore.spi.ArrivalCursor;
import io.kore.spi.ShardStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A node in a test: a store in memory, its own shards written with numbers and pasts by the norm, and partial
 * exchanges that keep every node causally closed. Confined to one thread.
 */
public final class SimulatedNode implements AutoCloseable {
    private final WriterId writer;
    private final ShardStore store;
    private final Map<ShardId, ShardSummary> held = new TreeMap<>();
    private final Map<LogName, Map<WriterId, Prefix>> lastSeen = new HashMap<>();

    /**
     * A node without records.
     *
     * @param writer its id
     */
    public SimulatedNode(String writer) {
        this.writer = new WriterId(writer);
        this.store = new MemoryStoreProvider().open(writer);
    }

    public WriterId writer() {
        return writer;
    }

    public ShardStore store() {
        return store;
    }

    /** What is held of a log. */
    public Map<WriterId, Prefix> frontier(LogName log) {
        Map<WriterId, Prefix> frontier = new TreeMap<>();
        held.forEach((shard, summary) -> {
            if (shard.log().equals(log)) {
                frontier.put(shard.writer(), summary.prefix());
            }
        });
        return frontier;
    }

    /** How much is held of a log. */
    public Map<WriterId, Long> counts(LogName log) {
        Map<WriterId, Long> counts = new TreeMap<>();
        frontier(log).forEach((shard, prefix) -> counts.put(shard, prefix.count()));
        return counts;
    }

    /** Appends by the norm; with a base, or with the whole past as its base. */
    public ShardRecord append(LogName log, String json, @Nullable Base base) {
        Map<WriterId, Prefix> others = frontier(log);
        others.remove(writer);
        Map<WriterId, Prefix> before = lastSeen.put(log, others);
        Seen seen;
        if (before == null) {
            seen = Seen.all(Frontier.copyOf(others));
        } else {
            Map<WriterId, Prefix> changed = new TreeMap<>(others);
            before.forEach(changed::remove);
            seen = Seen.changed(Frontier.copyOf(changed));
        }
        return write(new ShardId(log, writer), new Envelope(nextNumber(log), seen, base, null), json);
    }

    /** Appends as a koredb node would: without a past. */
    public ShardRecord appendBare(LogName log, String json) {
        return write(new ShardId(log, writer), Envelope.bare(nextNumber(log)), json);
    }

    /** Appends a record as it is said. */
    public ShardRecord write(ShardId shard, Envelope envelope, String json) {
        ShardSummary last = held.get(shard);
        Hash previous = last == null ? RunningHash.start(shard) : last.hash();
        Payload payload = Payload.of(json);
        ShardRecord record = new ShardRecord(
                shard,
                last == null ? 0 : last.count(),
                envelope,
                payload,
                RunningHash.after(previous, envelope, payload));
        take(record);
        return record;
    }

    /**
     * Takes some of what another node holds, in the other's order, leaving out at random and then also what
     * follows from what was left out.
     */
    public void receiveSome(SimulatedNode from, Random random, double likelihood) {
        try (ArrivalCursor cursor = from.store.readArrivals(0)) {
            for (ShardRecord record = cursor.next(); record != null; record = cursor.next()) {
                ShardSummary last = held.get(record.shard());
                boolean isNext = record.index() == (last == null ? 0 : last.count());
                if (isNext && isPastHeld(record) && random.nextDouble() < likelihood) {
                    take(record);
                }
            }
        }
    }

    /**
     * Takes what another node holds from a position of its journal on, as far as it fits here.
     *
     * @param from the other node
     * @param position where to begin
     * @return where to begin next time
     */
    public long receiveFrom(SimulatedNode from, long position) {
        try (ArrivalCursor cursor = from.store.readArrivals(position)) {
            for (ShardRecord record = cursor.next(); record != null; record = cursor.next()) {
                ShardSummary last = held.get(record.shard());
                if (record.index() == (last == null ? 0 : last.count()) && isPastHeld(record)) {
                    take(record);
                }
            }
        }
        return from.store.end();
    }

    @Override
    public void close() {
        store.close();
    }

    private void take(ShardRecord record) {
        store.append(List.of(record));
        held.put(record.shard(), ShardSummary.endingAt(record));
    }

    private boolean isPastHeld(ShardRecord record) {
        Seen seen = record.envelope().seen();
        if (seen == null || record.envelope().origin() != null) {
            return true;
        }
        return seen.entries().prefixes().entrySet().stream().allMatch(entry -> {
            ShardSummary other = held.get(new ShardId(record.shard().log(), entry.getKey()));
            return other != null && other.count() >= entry.getValue().count();
        });
    }

    private long nextNumber(LogName log) {
        return 1
                + held.values().stream()
                        .filter(summary -> summary.shard().log().equals(log))
                        .mapToLong(ShardSummary::lastNumber)
                        .max()
                        .orElse(0);
    }
}
