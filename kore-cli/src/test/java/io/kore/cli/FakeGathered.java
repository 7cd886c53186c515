package io.kore.cli;

import io.kore.Entry;
import io.kore.Gathered;
import io.kore.model.Base;
import io.kore.model.RecordId;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A result of a gather, as a test says it; each object was changed last by 7-pad. */
final class FakeGathered implements Gathered<Map<String, Object>> {
    private final Map<Object, Entry<Map<String, Object>>> entries = new LinkedHashMap<>();
    private final List<Object> added = new ArrayList<>();
    private final List<Object> changed = new ArrayList<>();
    private final List<Object> removed = new ArrayList<>();

    FakeGathered added(Object key, String json) {
        added.add(key);
        return with(key, json);
    }

    FakeGathered changed(Object key, String json) {
        changed.add(key);
        return with(key, json);
    }

    FakeGathered removed(Object key) {
        removed.add(key);
        return this;
    }

    FakeGathered with(Object key, String json) {
        entries.put(key, new FakeEntry(key, json));
        return this;
    }

    @Override
    public List<Entry<Map<String, Object>>> entries() {
        return List.copyOf(entries.values());
    }

    @Override
    public Optional<Entry<Map<String, Object>>> get(Object key) {
        return Optional.ofNullable(entries.get(key));
    }

    @Override
    public List<Map<String, Object>> values() {
        return entries().stream().map(Entry::value).toList();
    }

    @Override
    public List<Object> added() {
        return added;
    }

    @Override
    public List<Object> changed() {
        return changed;
    }

    @Override
    public List<Object> removed() {
        return removed;
    }

    @Override
    public int size() {
        return entries.size();
    }

    @Override
    public Iterator<Entry<Map<String, Object>>> iterator() {
        return entries().iterator();
    }

    private record FakeEntry(Object key, String json) implements Entry<Map<String, Object>> {
        @Override
        public Map<String, Object> value() {
            throw new AssertionError("a line is made of the JSON");
        }

        @Override
        public RecordId last() {
            return RecordId.parse("7-pad");
        }

        @Override
        public Base base() {
            return Base.empty();
        }
    }
}
