package io.kore.engine.view;

import io.kore.engine.json.Json;
import io.kore.engine.order.SimulatedNode;
import io.kore.error.KoreException;
import io.kore.model.Base;
import io.kore.model.LogName;
import io.kore.model.ShardRecord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** A node's views in a test, whose handlers run when the test says so, on its own thread. Confined to one thread. */
final class Desk implements AutoCloseable {
    static final LogName LOG = new LogName("list");

    final SimulatedNode node;
    final Json json = new Json();
    final List<KoreException> errors = Collections.synchronizedList(new ArrayList<>());
    final Views views;
    private final Queue<Runnable> tasks = new ArrayDeque<>();

    Desk() {
        this("me");
    }

    Desk(String writer) {
        node = new SimulatedNode(writer);
        views = new Views(node.store(), json, tasks::add, errors::add, ViewLimits.DEFAULT);
    }

    /** With threads of the test's own. */
    Desk(Executor executor) {
        node = new SimulatedNode("me");
        views = new Views(node.store(), json, executor, errors::add, ViewLimits.DEFAULT);
    }

    ShardRecord append(String record) {
        return append(record, null);
    }

    ShardRecord append(String record, @Nullable Base base) {
        ShardRecord appended = node.append(LOG, record, base);
        views.advance(node.store().end());
        return appended;
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
