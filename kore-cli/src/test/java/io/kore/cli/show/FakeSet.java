package io.kore.cli.show;

import io.kore.GatheredSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The objects as of a command; notes which keys were put. Its keys are as the engine gives them. */
final class FakeSet implements GatheredSet<Map<String, Object>> {
    final Map<Object, Map<String, Object>> objects = new LinkedHashMap<>();
    final List<Object> put = new ArrayList<>();

    FakeSet with(Object key, Map<String, Object> object) {
        objects.put(key, object);
        return this;
    }

    @Override
    public List<Object> keys() {
        return List.copyOf(objects.keySet());
    }

    @Override
    public Optional<Map<String, Object>> get(Object key) {
        return Optional.ofNullable(objects.get(key)).map(LinkedHashMap::new);
    }

    @Override
    public void put(Object key, Map<String, Object> object) {
        put.add(key);
        objects.put(key, object);
    }

    @Override
    public boolean remove(Object key) {
        return objects.remove(key) != null;
    }

    @Override
    public boolean update(Object key, UnaryOperator<Map<String, Object>> change) {
        return objects.computeIfPresent(key, (k, object) -> change.apply(new LinkedHashMap<>(object))) != null;
    }
}
