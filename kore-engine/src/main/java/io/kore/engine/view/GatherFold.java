package io.kore.engine.view;

import io.kore.engine.json.Json;
import io.kore.engine.json.JsonValues;
import io.kore.model.LogName;
import io.kore.model.Prefix;
import io.kore.model.ShardRecord;
import io.kore.model.WriterId;
import io.kore.spi.ShardStore;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Gathers one log: takes its records in the order in which they arrive and keeps, for each key, what they
 * have come to in merged order. How that can be is told at {@link MergeHistory}. Confined to one thread at a
 * time.
 */
final class GatherFold {
    private final GatherRule rule;
    private final String field;
    private final Json json;
    private final StoredFields stored;
    private final WriterTable writers = new WriterTable();
    private final Causality causality;
    private final BareNumbers numbers;
    private final Map<Object, KeyHistory> keys = new HashMap<>();
    /** Since the last {@link #state()}. Made anew each time: clearing a map that was once large costs its largest size. */
    private Map<Object, KeyHistory> touched = new HashMap<>();

    private Map<WriterId, Prefix> grown = new HashMap<>();
    private SortedTree<Object, Merged> objects = SortedTree.empty(JsonValues::compareKeys);
    private SortedTree<WriterId, Prefix> taken = SortedTree.empty(Comparator.naturalOrder());

    GatherFold(ShardStore store, LogName log, GatherRule rule, Json json) {
        this.rule = rule;
        this.field = Objects.requireNonNull(rule.field());
        this.json = json;
        this.stored = new StoredFields(store, log, json);
        this.causality = new Causality(log, writers);
        this.numbers = new BareNumbers(store);
    }

    /**
     * Takes in the next record to arrive of this log. If that fails, nothing has changed that taking it
     * again would not repeat.
     */
    void take(ShardRecord record) {
        Edit edit = Edit.of(record, writers);
        WhatWasSeen seen = null;
        if (!rule.overwrite()) {
            numbers.take(record, edit.slot());
            seen = causality.take(record);
        }
        Map<String, @Nullable Object> fields = json.fields(record.payload());
        Object key = rule.key(fields);
        if (key != null) {
            KeyHistory history = history(key, edit, fields);
            history.take(edit, fields, seen);
            keys.put(key, history);
            touched.put(key, history);
        }
        grown.put(edit.writer(), new Prefix(record.index() + 1, record.hash().head()));
    }

    /** Tells whether any object has changed since {@link #state()} was asked for last. */
    boolean isChanged() {
        return !touched.isEmpty();
    }

    /** What the records taken in so far have come to. */
    GatherState state() {
        Map<Object, Merged> changed = new HashMap<>();
        touched.forEach((key, history) ->
                changed.put(key, new Merged(key, history.last().id(), history.fields())));
        objects = objects.putAll(changed);
        touched = new HashMap<>();
        taken = taken.putAll(grown);
        grown = new HashMap<>();
        return new GatherState(field, objects, taken);
    }

    private KeyHistory history(Object key, Edit edit, Map<String, @Nullable Object> fields) {
        KeyHistory history = keys.get(key);
        if (rule.overwrite()) {
            return history == null ? new OverwriteHistory(edit, fields) : history;
        }
        if (history == null) {
            return edit.hasPast() ? new MergeHistory(stored) : new BareHistory(stored, numbers);
        }
        return !edit.hasPast() && history instanceof MergeHistory merge
                ? BareHistory.after(merge, stored, numbers)
                : history;
    }
}
