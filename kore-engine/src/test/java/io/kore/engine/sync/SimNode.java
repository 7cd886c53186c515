package io.kore.engine.sync;

import io.kore.Durability;
import io.kore.access.LogSelection;
import io.kore.codec.RunningHash;
import io.kore.engine.branch.Histories;
import io.kore.engine.branch.Strand;
import io.kore.engine.drop.RememberedShard;
import io.kore.engine.ingest.Ingest;
import io.kore.engine.ingest.Ingested;
import io.kore.engine.ingest.Journal;
import io.kore.engine.ingest.OwnHistory;
import io.kore.engine.json.PayloadCheck;
import io.kore.error.KoreException;
import io.kore.error.PeerException;
import io.kore.memory.MemoryStoreProvider;
import io.kore.model.Envelope;
import io.kore.model.Frontier;
import io.kore.model.Hash;
import io.kore.model.LogName;
import io.kore.model.Payload;
import io.kore.model.Seen;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.ShardSummary;
import io.kore.model.WriterId;
import io.kore.spi.ArrivalCursor;
import io.kore.spi.RecordCursor;
import io.kore.spi.ShardStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.jspecify.annotations.Nullable;

/**
 * A node of a test: the real door in over a memory store whose durability lags behind as the test likes. A crash
 * takes what was not durable, but no metadata. Confined to one thread.
 */
class SimNode implements SyncHost {
    private record Waiting(long position, CompletableFuture<Long> stage) {}

    /** Takes no tasks, as that of a node that is closing: nothing happens by itself. */
    private static final ScheduledExecutorService NO_TIMER = noTimer();

    final String name;
    final long run;
    final List<KoreException> reports = new ArrayList<>();
    final List<ShardSummary> moreOfMine = new ArrayList<>();
    /** The strands of forks that were learnt of, in this life or an earlier one. */
    final List<Strand> forked = new ArrayList<>();
    /** Records that accept refuses, by payload. */
    final List<Payload> refused = new ArrayList<>();

    private final Random random;
    private final List<Waiting> waiting = new ArrayList<>();
    /** The id asked for: that of whoever this is a copy of. */
    private String whoAmI;

    private OwnHistory history = OwnHistory.STORED;
    private ShardStore store = new MemoryStoreProvider().open("sim");
    private Ingest ingest;
    private long durable;
    /** If set, appends and batches are durable at once. */
    private boolean isPrompt;

    int forces;
    long recordsRead;

    SimNode(String name) {
        this(name, name.hashCode());
    }

    /** Nodes of one name with other seeds make other successors, as clones of one device do. */
    SimNode(String name, long seed) {
        this.name = name;
        this.run = seed;
        this.random = new Random(seed);
        this.whoAmI = name;
        this.ingest = open();
    }

    /** A node whose records are durable as soon as they are there. */
    static SimNode prompt(String name) {
        SimNode node = new SimNode(name);
        node.isPrompt = true;
        return node;
    }

    private static ScheduledExecutorService noTimer() {
        ScheduledExecutorService timer = new ScheduledThreadPoolExecutor(1);
        timer.shutdownNow();
        return timer;
    }

    private Ingest open() {
        Journal journal = new Journal(store, Durability.every(Duration.ofDays(1)), task -> {}, NO_TIMER);
        return new Ingest(journal, new PayloadCheck(), whoAmI, history, log -> true, () -> {
            byte[] bytes = new byte[16];
            random.nextBytes(bytes);
            return bytes;
        });
    }

    Ingest ingest() {
        return ingest;
    }

    ShardStore store() {
        return store;
    }

    ShardRecord append(String log, String json) {
        ShardRecord record = ingest.append(new LogName(log), List.of(Payload.of(json)), null)
                .records()
                .get(0);
        promptly();
        return record;
    }

    /** Drops a log. */
    void drop(String log) {
        ingest.drop(new LogName(log));
        force(store.end());
    }

    /** Drops a log and dies before its records have gone. */
    void dropAndDie(String log) {
        LogName name = new LogName(log);
        force(store.end());
        List<RememberedShard> shards = store.shards().stream()
                .filter(summary -> summary.shard().log().equals(name))
                .map(summary -> new RememberedShard(summary, 0))
                .toList();
        ingest.dropped().drop(name, shards);
        crash();
    }

    /** Takes a dropped log up again. */
    void undrop(String log) {
        ingest.undrop(new LogName(log));
    }

    /** Appends without waiting for a place; tells the number of the record once it has one. */
    CompletableFuture<Long> appendLater(String log, String json) {
        CompletableFuture<ShardRecord> unused = ingest.appendAsync(new LogName(log), Payload.of(json));
        promptly();
        return unused.thenApply(ShardRecord::number);
    }

    /** Appends to any shard, as if it had been received: for histories that no correct node makes. */
    ShardRecord plant(String log, String ofWriter, long number, String json) {
        ShardId shard = ShardId.of(log, ofWriter);
        ShardRecord before = last(shard);
        Hash hash = before == null ? RunningHash.start(shard) : before.hash();
        Envelope envelope = Envelope.of(number, Seen.all(Frontier.empty()));
        Payload payload = Payload.of(json);
        ShardRecord record = new ShardRecord(
                shard,
                before == null ? 0 : before.index() + 1,
                envelope,
                payload,
                RunningHash.after(hash, envelope, payload));
        accept(List.of(record), "the test");
        return record;
    }

    private @Nullable ShardRecord last(ShardId strand) {
        for (ShardSummary summary : store.shards()) {
            if (summary.shard().equals(strand)) {
                try (RecordCursor cursor = store.readShard(strand, summary.count() - 1)) {
                    return cursor.next();
                }
            }
        }
        return null;
    }

    /** Everything that is not durable is lost; metadata and durable records stay. */
    void crash() {
        become(records(durable), metadata());
    }

    /** Everything is lost but the id. */
    void wipe(OwnHistory newHistory) {
        history = newHistory;
        reset();
        durable = 0;
        ingest = open();
    }

    /** A node that has all that this one has, durable or not, in its place or beside it, and knows nothing of that. */
    SimNode copy(long seed) {
        SimNode copy = new SimNode(name, seed);
        copy.isPrompt = isPrompt;
        copy.restore(this);
        return copy;
    }

    /** Puts what another node has, durable or not, in the place of all that this one has. */
    void restore(SimNode backup) {
        whoAmI = backup.whoAmI;
        become(backup.records(backup.end()), backup.metadata());
    }

    private void become(List<ShardRecord> records, Map<String, byte[]> metadata) {
        reset();
        metadata.forEach(store.metadata()::write);
        records.forEach(record -> store.append(List.of(record)));
        durable = store.end();
        ingest = open();
    }

    private Map<String, byte[]> metadata() {
        Map<String, byte[]> all = new HashMap<>();
        store.metadata()
                .keys()
                .forEach(key -> all.put(key, store.metadata().read(key).orElseThrow()));
        return all;
    }

    private void reset() {
        store.close();
        store = new MemoryStoreProvider().open("sim");
        waiting.clear();
    }

    private List<ShardRecord> records(long end) {
        List<ShardRecord> all = new ArrayList<>();
        try (ArrivalCursor cursor = store.readArrivals(0)) {
            for (ShardRecord r = cursor.next(); r != null && cursor.position() < end; r = cursor.next()) {
                all.add(r);
            }
        }
        return all;
    }

    private void promptly() {
        if (isPrompt) {
            force(store.end());
        }
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

    @Override
    public long end() {
        return store.end();
    }

    /** Tells whether a record, by its place in its writer's shard, is durable here. */
    boolean isDurable(ShardRecord record) {
        return isDurable(record.shard(), record.index(), record.hash());
    }

    boolean isDurable(ShardId root, long index, Hash hash) {
        ShardRecord stored = histories().find(root, index, hash.head());
        return stored != null
                && stored.hash().equals(hash)
                && store.arrivalOf(stored.shard(), stored.index()) < durable;
    }

    /** Shown shard to running hash: equal for nodes that hold the same. */
    Map<ShardId, Hash> hashes() {
        Map<ShardId, Hash> all = new HashMap<>();
        ingest.held().shards().forEach(shard -> all.put(shard.shard(), shard.hash()));
        return all;
    }

    /** The last record of each strand before a position, by its place in its writer's shard. */
    Collection<ShardRecord> tipsBefore(long position) {
        Map<ShardId, ShardRecord> tips = new LinkedHashMap<>();
        records(position)
                .forEach(record -> tips.put(
                        record.shard(),
                        histories().strands().strand(record.shard()).inHistory(record)));
        return tips.values();
    }

    /** How many records of a shown shard are held. */
    long count(String log, String ofWriter) {
        return ingest.held().shards().stream()
                .filter(shard -> shard.shard().equals(ShardId.of(log, ofWriter)))
                .mapToLong(ShardSummary::count)
                .sum();
    }

    @Override
    public WriterId writer() {
        return ingest.writer();
    }

    @Override
    public String storeId() {
        return ingest.storeId();
    }

    @Override
    public Holdings holdings() {
        forces++;
        force(store.end());
        Ingest.Held held = ingest.held();
        return new Holdings(held.end(), held.shards(), held.strands(), held.dropped());
    }

    @Override
    public HeldRecords shown() {
        forces++;
        force(store.end());
        Ingest.Held held = ingest.held();
        return HeldRecords.of(held.end(), held.shown(), ingest.branches()::named);
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
    public RecordCursor readShard(ShardId strand, long fromIndex) {
        return store.readShard(strand, fromIndex);
    }

    @Override
    public long arrivalOf(ShardId strand, long index) {
        return store.arrivalOf(strand, index);
    }

    @Override
    public Histories histories() {
        return ingest.branches().histories();
    }

    @Override
    public Accepted accept(List<ShardRecord> batch, String peer) {
        if (batch.stream().anyMatch(record -> refused.contains(record.payload()))) {
            throw new PeerException("not to this node's taste");
        }
        Ingested accepted = ingest.accept(batch, peer);
        forked.addAll(accepted.forked());
        promptly();
        return new Accepted(
                accepted.end(), accepted.places(), accepted.records().size(), accepted.late());
    }

    @Override
    public boolean isDropped(LogName log) {
        return ingest.dropped().isDropped(log);
    }

    @Override
    public void peerDropped(LogName log) {
        ingest.peerDropped(log);
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
        boolean unused = ingest.peerHoldsMore(theirs);
    }

    @Override
    public void peerHasTold(LogSelection logs) {
        ingest.peerHasTold(logs);
        promptly();
    }

    @Override
    public void report(KoreException error) {
        reports.add(error);
    }
}
