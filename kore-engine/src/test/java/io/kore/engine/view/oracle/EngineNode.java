package io.kore.engine.view.oracle;

import io.kore.engine.gather.FoldLimits;
import io.kore.engine.json.Json;
import io.kore.engine.view.ViewLimits;
import io.kore.engine.view.Views;
import io.kore.error.KoreException;
import io.kore.memory.MemoryStoreProvider;
import io.kore.model.LogName;
import io.kore.spi.ShardStore;
import io.kore.spi.StoreMetadata;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;

/** A real store and the engine's views over it, to which the arrivals of a history come. Confined to one thread. */
final class EngineNode implements AutoCloseable {
    private static final String PLACE = "store";

    /** By rule, as the history has them. */
    final List<EngineView> gathers = new ArrayList<>();
    /** What was reported since the last restart. */
    final List<KoreException> errors = new ArrayList<>();

    /** With so little memory that nearly everything is read again, and saved at every chance. */
    private static final ViewLimits LIMITS = new ViewLimits(new FoldLimits(2, 2, 100), 2, 1);

    private final MemoryStoreProvider provider = new MemoryStoreProvider();
    private final LogName log;
    private final List<Rule> rules;
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private Map<String, byte[]> older = new TreeMap<>();
    private ShardStore store;
    private Views views;

    EngineNode(LogName log, List<Rule> rules) {
        this.log = log;
        this.rules = rules;
        store = provider.open(PLACE);
        views = open();
    }

    /** Lets this happen; handlers wait to be attended to. */
    void take(History.Step step) {
        if (step.restart() != null) {
            restart(step.restart());
        } else if (!step.arrivals().isEmpty()) {
            store.append(step.arrivals().stream().map(OracleRecord::stored).toList());
            views.advance(store.end());
        }
    }

    /** Runs what is to be run, until nothing is left. */
    void attend() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    private Views open() {
        Views opened = new Views(store, new Json(), tasks::add, errors::add, LIMITS);
        for (Rule rule : rules) {
            gathers.add(new EngineView(opened, log, rule));
        }
        return opened;
    }

    /** Another process opens the store, perhaps finding less or other than was kept of the views. */
    private void restart(History.Restart how) {
        close();
        errors.clear();
        store = provider.open(PLACE);
        Map<String, byte[]> kept = kept(store.metadata());
        switch (how) {
            case KEEPS -> {}
            case LOSES -> replace(store.metadata(), Map.of());
            case DAMAGES -> replace(store.metadata(), damaged(kept));
            case HAS_AN_OLDER -> replace(store.metadata(), older);
        }
        older = kept;
        views = open();
    }

    private static Map<String, byte[]> kept(StoreMetadata metadata) {
        Map<String, byte[]> kept = new TreeMap<>();
        metadata.keys().forEach(key -> metadata.read(key).ifPresent(value -> kept.put(key, value)));
        return kept;
    }

    private static void replace(StoreMetadata metadata, Map<String, byte[]> values) {
        metadata.keys().forEach(metadata::remove);
        values.forEach(metadata::write);
    }

    /** With one bit of each value turned over, a third of the way in. */
    private static Map<String, byte[]> damaged(Map<String, byte[]> kept) {
        Map<String, byte[]> damaged = new TreeMap<>();
        kept.forEach((key, value) -> {
            byte[] bytes = value.clone();
            if (bytes.length > 0) {
                bytes[bytes.length / 3] ^= 4;
            }
            damaged.put(key, bytes);
        });
        return damaged;
    }

    @Override
    public void close() {
        gathers.forEach(EngineView::close);
        gathers.clear();
        views.close();
        attend();
        store.close();
    }
}
