package io.kore.engine.view.oracle;

import io.kore.GatheredSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The engine's set, as the oracle's handlers want it. */
record EngineSet(GatheredSet<Map<String, Object>> objects) implements CommandSet {
    @Override
    public List<Object> keys() {
        return objects.keys().stream()
                .map(key -> Objects.requireNonNull(PlainJson.key(key)))
                .toList();
    }

    @Override
    @SuppressWarnings("NullAway") // a map of the face may hold null, and its type cannot say so
    public @Nullable Map<String, @Nullable Object> get(Object key) {
        return objects.get(key).map(LinkedHashMap::new).orElse(null);
    }

    @Override
    @SuppressWarnings("NullAway") // a map of the face may hold null, and its type cannot say so
    public void put(Object key, Map<String, @Nullable Object> fields) {
        objects.put(key, new LinkedHashMap<>(fields));
    }

    @Override
    public void remove(Object key) {
        objects.remove(key);
    }

    @Override
    @SuppressWarnings("NullAway") // a map of the face may hold null, and its type cannot say so
    public void update(Object key, Map<String, @Nullable Object> fields) {
        objects.update(key, object -> {
            object.putAll(fields);
            return object;
        });
    }
}
