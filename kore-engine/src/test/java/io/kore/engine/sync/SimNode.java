package io.kore.engine.sync;

import io.kore.codec.RunningHash;
import io.kore.error.KoreException;
import io.kore.error.PeerException;
import io.kore.memory.MemoryStoreProvider;
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
import io.kore.spi.RecordCursor;
import io.kore.spi.ShardStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A node of a test: a memory store whose durability lags behind as the test likes, and the plainest ingest
 * that keeps DESIGN's rules for native records. A crash takes what was not durable. Confined to one thread.
 */
class SimNode implements SyncHost {
    private record Waiting(long position, CompletableFuture<Long> stage) {}

    final String name;
    final List<KoreException> reports = new ArrayList<>();
    final List<ShardSummary> moreOfMine = new ArrayList<>();
    /** Records that accept refuses, by payload. */
    final List<Payload> refused = new ArrayList<>();

    private final Map<ShardId, List<ShardRecord>> shards = new LinkedHashMap<>();
    private final List<Waiting> waiting = new ArrayList<>();
    private ShardStore store = new MemoryStoreProvider().open("sim");
    private WriterId writer;
    private int successions;
    private long durable;
    /** If set, appends and batches are durable at once. */
    private boolean isPrompt;

    boolean mustWait;
    int forces;
    long recordsRead;

    SimNode(String name) {
        this.name = name;
        writer = new WriterId(name);
    }

    /** A node whose records are durable as soon as they are there. */
    static SimNode prompt(String name) {
        SimNode node = new SimNode(name);
        node.isPrompt = true;
        return node;
    }

    ShardRecord append(String log, String json) {
        ShardId shard = new ShardId(new LogName(log), writer);
        TreeMap<WriterId, Prefix> seen = new TreeMap<>();
        long highest = 0;
        for (Map.Entry<ShardId, List<ShardRecord>> held : shards.entrySet()) {
            if (held.getKey().log().equals(shard.log())) {
                ShardRecord last = last(held.getValue());
                highest = Math.max(highest, last.number());
                if (!held.getKey().equals(shard)) {
                    seen.put(held.getKey().writer(), ShardSummary.endingAt(last).prefix());
                }
            }
        }
        Envelope envelope = Envelope.of(highest + 1, Seen.all(Frontier.copyOf(seen)));
        ShardRecord record = next(shard, envelope, Payload.of(json));
        add(record);
        return record;
    }

    /** Appends to any shard, as if it had been received: for histories that no correct node makes. */
    ShardRecord plant(String log, String ofWriter, long number, String json) {
        ShardRecord record =
                next(ShardId.of(log, ofWriter), Envelope.of(number, Seen.all(Frontier.empty())), Payload.of(json));
        add(record);
        return record;
    }

    /** Everything that is not durable is lost; writer and durable records stay. */
    void crash() {
        List<ShardRecord> kept = new ArrayList<>();
        try (ArrivalCursor cursor = store.readArrivals(0)) {
            for (ShardRecord record = cursor.next(); record != null && cursor.position() < durable; ) {
                kept.add(record);
                record = cursor.next();
            }
        }
        reset();
        kept.forEach(this::add);
        durable = store.end();
    }

    /** Everything is lost but the id, whose history is at the peers only: appends wait for a word of them. */
    void wipe() {
        mustWait = true;
        reset();
        durable = 0;
    }

    private void reset() {
        store.close();
        store = new MemoryStoreProvider().open("sim");
        shards.clear();
        waiting.clear();
    }

    /** Makes the journal durable up to a position at least. */
    void force(long upTo) {
        durable = Math.max(durable, Math.min(upTo, store.end()));
        List<Waiting> due = waiting.stream().filter(w -> w.position <= durable).toList();
        waiting.removeAll(due);
        due.forEach(w -> w.stage.complete(durable));
    }

    /** Forces as often as the step needs it, until a step needs it no more. */
    static void forceWhenever(SimNode node, Runnable step) {
        while (node.durable < node.end()) {
            node.force(node.end());
            step.run();
        }
    }

    long durable() {
        return durable;
    }

    long end() {
        return store.end();
    }

    boolean isDurable(ShardRecord record) {
        return isDurable(record.shard(), record.index() + 1);
    }

    boolean isDurable(ShardId shard, long count) {
        List<ShardRecord> held = shards.getOrDefault(shard, List.of());
        return count <= held.size() && store.arrivalOf(shard, count - 1) < durable;
    }

    /** Shard to running hash: equal for nodes that hold the same. */
    Map<ShardId, Hash> hashes() {
        Map<ShardId, Hash> all = new HashMap<>();
        shards.forEach((shard, held) -> all.put(shard, last(held).hash()));
        return all;
    }

    /** Count by shard of the records before a position. */
    Map<ShardId, Long> countsBefore(long position) {
        Map<ShardId, Long> all = new HashMap<>();
        try (ArrivalCursor cursor = store.readArrivals(0)) {
            for (ShardRecord r = cursor.next(); r != null && cursor.position() < position; r = cursor.next()) {
                all.put(r.shard(), r.index() + 1);
            }
        }
        return all;
    }

    long count(String log, String ofWriter) {
        return shards.getOrDefault(ShardId.of(log, ofWriter), List.of()).size();
    }

    @Override
    public WriterId writer() {
        return writer;
    }

    @Override
    public String storeId() {
        return "store of " + name;
    }

    @Override
    public Holdings holdings() {
        forces++;
        force(store.end());
        return new Holdings(durable, List.copyOf(store.shards()));
    }

    @Override
    public ArrivalCursor readArrivals(long fromPosition) {
        ArrivalCursor cursor = store.readArrivals(fromPosition);
        return new ArrivalCursor() {
            @Override
            public long position() {
                return cursor.position();
            }

            @Override
            public @Nullable ShardRecord next() {
                recordsRead++;
                return cursor.next();
            }

            @Override
            public void close() {
                cursor.close();
            }
        };
    }

    @Override
    public RecordCursor readShard(ShardId shard, long fromIndex) {
        return store.readShard(shard, fromIndex);
    }

    @Override
    public long arrivalOf(ShardId shard, long index) {
        return store.arrivalOf(shard, index);
    }

    @Override
    public long accept(List<ShardRecord> batch, String peer) {
        List<ShardRecord> added = new ArrayList<>();
        try {
            for (ShardRecord record : batch) {
                List<ShardRecord> held = shards.computeIfAbsent(record.shard(), s -> new ArrayList<>());
                if (record.index() < held.size()) {
                    check(held.get((int) record.index()).equals(record), "other content", record);
                } else {
                    verify(record, held);
                    held.add(record);
                    added.add(record);
                }
            }
        } catch (PeerException e) {
            shards.values().forEach(held -> held.removeAll(added));
            shards.values().removeIf(List::isEmpty);
            throw e;
        }
        if (!added.isEmpty()) {
            if (added.stream().anyMatch(record -> record.shard().writer().equals(writer))) {
                succeed();
            }
            store.append(added);
        }
        if (isPrompt) {
            force(store.end());
        }
        return store.end();
    }

    @Override
    public CompletionStage<Long> whenDurable(long position) {
        CompletableFuture<Long> stage = new CompletableFuture<>();
        if (position <= durable) {
            stage.complete(durable);
        } else {
            waiting.add(new Waiting(position, stage));
        }
        return stage;
    }

    /** True if someone waits for a force. */
    boolean isAwaited() {
        return !waiting.isEmpty();
    }

    @Override
    public void peerHoldsMoreOfMine(ShardSummary theirs, String peer) {
        moreOfMine.add(theirs);
        succeed();
    }

    @Override
    public void report(KoreException error) {
        reports.add(error);
    }

    private void succeed() {
        mustWait = false;
        writer = new WriterId(name + "#r" + ++successions);
    }

    private void verify(ShardRecord record, List<ShardRecord> held) {
        check(!refused.contains(record.payload()), "not to this node's taste", record);
        check(record.index() == held.size(), "a gap", record);
        Hash before =
                held.isEmpty() ? RunningHash.start(record.shard()) : last(held).hash();
        check(RunningHash.after(before, record.envelope(), record.payload()).equals(record.hash()), "its hash", record);
        long highest = held.isEmpty() ? 0 : last(held).number();
        Seen seen = record.envelope().seen();
        check(seen != null && seen.absolute(), "no past", record);
        if (seen != null) {
            for (Map.Entry<WriterId, Prefix> entry : seen.entries().prefixes().entrySet()) {
                ShardId other = new ShardId(record.shard().log(), entry.getKey());
                List<ShardRecord> there = shards.getOrDefault(other, List.of());
                int count = (int) entry.getValue().count();
                check(count <= there.size(), "a past that is not held, of " + other, record);
                check(there.get(count - 1).hash().head() == entry.getValue().hashHead(), "another branch", record);
                highest = Math.max(highest, there.get(count - 1).number());
            }
        }
        check(record.number() == highest + 1, "its number", record);
    }

    private static void check(boolean holds, String what, ShardRecord record) {
        if (!holds) {
            throw new PeerException("record " + record.shard() + "[" + record.index() + "] is refused for " + what);
        }
    }

    private ShardRecord next(ShardId shard, Envelope envelope, Payload payload) {
        List<ShardRecord> held = shards.getOrDefault(shard, List.of());
        Hash before = held.isEmpty() ? RunningHash.start(shard) : last(held).hash();
        return new ShardRecord(shard, held.size(), envelope, payload, RunningHash.after(before, envelope, payload));
    }

    private void add(ShardRecord record) {
        shards.computeIfAbsent(record.shard(), s -> new ArrayList<>()).add(record);
        store.append(List.of(record));
        if (isPrompt) {
            force(store.end());
        }
    }

    private static ShardRecord last(List<ShardRecord> records) {
        return records.get(records.size() - 1);
    }
}
