package io.kore.cli;

import io.kore.Entry;
import io.kore.Gather;
import io.kore.Gathered;
import io.kore.Subscription;
import io.kore.model.Base;
import io.kore.model.RecordId;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A gather that answers one entry: what it was asked. */
record FakeGather(String asked) implements Gather<Map<String, Object>> {
    @Override
    public Gather<Map<String, Object>> where(String field, @Nullable Object value) {
        String type = value == null ? "" : value.getClass().getSimpleName() + " ";
        return new FakeGather(asked + " where " + field + " is " + type + value);
    }

    @Override
    public Gather<Map<String, Object>> gatherOn(String field) {
        return new FakeGather(asked + " on " + field);
    }

    @Override
    public Gather<Map<String, Object>> overwrite() {
        return new FakeGather(asked + " overwriting");
    }

    @Override
    public Subscription onChange(Consumer<? super Gathered<Map<String, Object>>> handler) {
        throw new UnsupportedOperationException("show gathers once");
    }

    @Override
    public Gathered<Map<String, Object>> now() {
        return new One(new FakeEntry("{\"asked\": " + JsonText.quoted(asked) + "}"));
    }

    private record FakeEntry(String json) implements Entry<Map<String, Object>> {
        @Override
        public Object key() {
            return "key";
        }

        @Override
        public Map<String, Object> value() {
            throw new UnsupportedOperationException("a line is made of the JSON");
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

    private record One(Entry<Map<String, Object>> entry) implements Gathered<Map<String, Object>> {
        @Override
        public List<Entry<Map<String, Object>>> entries() {
            return List.of(entry);
        }

        @Override
        public Optional<Entry<Map<String, Object>>> get(Object key) {
            return Optional.of(entry);
        }

        @Override
        public List<Map<String, Object>> values() {
            return List.of(entry.value());
        }

        @Override
        public int size() {
            return 1;
        }

        @Override
        public Iterator<Entry<Map<String, Object>>> iterator() {
            return entries().iterator();
        }
    }
}
