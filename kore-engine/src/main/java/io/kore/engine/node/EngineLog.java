package io.kore.engine.node;

import io.kore.Entry;
import io.kore.Gather;
import io.kore.KoreRecord;
import io.kore.Log;
import io.kore.Records;
import io.kore.Subscription;
import io.kore.engine.ingest.Ingest;
import io.kore.engine.json.Json;
import io.kore.engine.view.EntryUpdate;
import io.kore.engine.view.ProcessorChoice;
import io.kore.engine.view.Views;
import io.kore.model.LogName;
import io.kore.model.Payload;
import io.kore.model.RecordId;
import io.kore.model.ShardRecord;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** One log of a running node: writes go to the door, reads come from the views. Thread-safe. */
final class EngineLog implements Log {
    private final EngineNode node;
    private final LogName name;
    private final Ingest ingest;
    private final Json json;
    private final Views views;
    private final PluginChoice plugins;

    EngineLog(EngineNode node, LogName name, Ingest ingest, Json json, Views views, PluginChoice plugins) {
        this.node = node;
        this.name = name;
        this.ingest = ingest;
        this.json = json;
        this.views = views;
        this.plugins = plugins;
    }

    @Override
    public String name() {
        return name.value();
    }

    @Override
    public RecordId append(Object record) {
        node.checkOpen();
        return ingest.append(name, List.of(json.payload(record)), null)
                .records()
                .get(0)
                .id();
    }

    @Override
    public CompletableFuture<RecordId> appendAsync(Object record) {
        try {
            node.checkOpen();
            return ingest.appendAsync(name, json.payload(record)).thenApply(ShardRecord::id);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public List<RecordId> appendAll(Collection<?> records) {
        node.checkOpen();
        List<Payload> payloads = records.stream().map(json::payload).toList();
        if (payloads.isEmpty()) {
            return List.of();
        }
        return ingest.append(name, payloads, null).records().stream()
                .map(ShardRecord::id)
                .toList();
    }

    @Override
    public <T> Entry<T> update(Entry<T> entry, T edited) {
        node.checkOpen();
        EntryUpdate<T> update = views.update(name, entry, edited);
        Ingest.Appended appended = ingest.append(name, List.of(update.payload()), update.base());
        return update.next(appended.records().get(0));
    }

    @Override
    public Stream<KoreRecord> records() {
        node.checkOpen();
        return views.records(name);
    }

    @Override
    public Subscription onRecords(Consumer<? super Records> handler) {
        node.checkOpen();
        return views.onRecords(name, handler);
    }

    @Override
    public Gather<Map<String, Object>> process() {
        node.checkOpen();
        return views.gather(name);
    }

    @Override
    public <T> Gather<T> process(Class<T> type) {
        node.checkOpen();
        return views.gather(name, type);
    }

    @Override
    public <R> Subscription process(
            String processor, Map<String, String> options, Class<R> result, Consumer<? super R> handler) {
        node.checkOpen();
        return views.process(name, new ProcessorChoice(plugins.processor(processor), options), result, handler);
    }
}
