package io.kore.engine.view;

import io.kore.KoreRecord;
import io.kore.engine.gather.FoldLimits;
import io.kore.engine.json.Json;
import io.kore.engine.order.SimulatedNode;
import io.kore.engine.order.WatchedStore;
import io.kore.error.KoreException;
import io.kore.model.Base;
import io.kore.model.LogName;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.spi.RecordCursor;
import io.kore.spi.StoreMetadata;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** A node's views in a test, whose handlers run when the test says so, on its own thread. Confined to one thread. */
final class Desk implements AutoCloseable {
    static final LogName LOG = new LogName("list");

    /** Saves states at every chance. */
    static final ViewLimits SAVING = new ViewLimits(FoldLimits.DEFAULT, 1, 1);

    final SimulatedNode node;
    final WatchedStore store;
    final Json json = new Json();
    final List<KoreException> errors = Collections.synchronizedList(new ArrayList<>());
    Views views;
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final Executor executor;
    private final ViewLimits limits;

    Desk() {
        this("me");
    }

    Desk(String writer) {
        this(writer, ViewLimits.DEFAULT);
    }

    Desk(String writer, ViewLimits limits) {
        this(writer, limits, null);
    }

    /** With threads of the test's own. */
    Desk(Executor executor) {
        this("me", ViewLimits.DEFAULT, executor);
    }

    private Desk(String writer, ViewLimits limits, @Nullable Executor executor) {
        this.node = new SimulatedNode(writer);
        this.store = new WatchedStore(node.store());
        this.limits = limits;
        this.executor = executor == null ? tasks::add : executor;
        this.views = views();
    }

    private Views views() {
        return new Views(store, json, executor, errors::add, limits);
    }

    /** Ends all subscriptions, and begins again with what the store holds; nothing counts as read yet. */
    void restart() {
        views.close();
        runAll();
        store.recordsRead();
        views = views();
    }

    /** Takes all that another node holds. */
    void receive(Desk from) {
        node.receiveSome(from.node, new Random(0), 1);
        views.advance(node.store().end());
    }

    ShardRecord append(String record) {
        return append(record, null);
    }

    ShardRecord append(String record, @Nullable Base base) {
        ShardRecord appended = node.append(LOG, record, base);
        views.advance(node.store().end());
        return appended;
    }

    /** What is saved of processors, by key. */
    Map<String, byte[]> savedStates() {
        StoreMetadata metadata = store.metadata();
        Map<String, byte[]> saved = new TreeMap<>();
        metadata.keys().forEach(key -> saved.put(key, metadata.read(key).orElseThrow()));
        return saved;
    }

    /** Saves these instead. */
    void replaceSavedStates(Map<String, byte[]> values) {
        StoreMetadata metadata = store.metadata();
        metadata.keys().forEach(metadata::remove);
        values.forEach(metadata::write);
    }

    /** Takes so many records that another node wrote itself, in order. */
    void receive(Desk from, int records) {
        try (RecordCursor cursor = from.node.store().readShard(new ShardId(LOG, from.node.writer()), 0)) {
            for (int i = 0; i < records; i++) {
                ShardRecord record = Objects.requireNonNull(cursor.next());
                node.write(record.shard(), record.envelope(), record.payload().text());
            }
        }
        views.advance(node.store().end());
    }

    /** A field that a record has. */
    static Object field(KoreRecord record, String name) {
        return Objects.requireNonNull(record.fields().get(name));
    }

    /** Runs one task; answers false if there is none. */
    boolean runOne() {
        Runnable task = tasks.poll();
        if (task != null) {
            task.run();
        }
        return task != null;
    }

    void runAll() {
        while (runOne()) {
            // until none is left
        }
    }

    @Override
    public void close() {
        views.close();
        node.close();
    }
}
