package io.kore.engine.view.oracle;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The oracle's set while a command is applied: a copy of the objects so far. Confined to one thread. */
final class NaiveSet implements CommandSet {
    private final String gatherOn;
    private final SortedMap<Object, Map<String, @Nullable Object>> objects = new TreeMap<>(PlainJson::compareKeys);

    NaiveSet(String gatherOn, Map<Object, NaiveView.Merged> state) {
        this.gatherOn = gatherOn;
        reset(state);
    }

    void reset(Map<Object, NaiveView.Merged> state) {
        objects.clear();
        state.forEach((key, entry) -> objects.put(key, entry.fields()));
    }

    SortedMap<Object, Map<String, @Nullable Object>> objects() {
        return objects;
    }

    @Override
    public List<Object> keys() {
        return new ArrayList<>(objects.keySet());
    }

    @Override
    public @Nullable Map<String, @Nullable Object> get(Object key) {
        return objects.get(checked(key));
    }

    @Override
    public void put(Object key, Map<String, @Nullable Object> fields) {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>(fields);
        if (!checked(key).equals(PlainJson.key(copy.get(gatherOn)))) {
            copy.put(gatherOn, key);
        }
        objects.put(checked(key), copy);
    }

    @Override
    public void remove(Object key) {
        objects.remove(checked(key));
    }

    @Override
    public void update(Object key, Map<String, @Nullable Object> fields) {
        Map<String, @Nullable Object> updated = new LinkedHashMap<>(Objects.requireNonNull(get(key)));
        updated.putAll(fields);
        put(key, updated);
    }

    private static Object checked(Object key) {
        return Objects.requireNonNull(PlainJson.key(key));
    }
}
