package io.kore.engine.view;

import io.kore.engine.gather.Merged;
import io.kore.engine.json.Json;
import io.kore.engine.json.JsonValues;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Merged objects as a type of the application. Stateless, thread-safe.
 *
 * @param <T> the type
 */
final class TypedForm<T> implements Form<T> {
    private final Json json;
    private final Class<T> type;

    TypedForm(Json json, Class<T> type) {
        this.json = json;
        this.type = type;
    }

    @Override
    public T value(Merged object) {
        return json.as(
                object.fields(),
                type,
                "the object \"" + object.key() + "\", last changed by record " + object.last() + ",");
    }

    @Override
    public T copy(Merged object) {
        return value(object);
    }

    @Override
    public Map<String, @Nullable Object> fields(T value) {
        return json.fieldsOf(value);
    }

    /**
     * Compares what the type shows of the object with what it shows of the edited value. The former is made
     * anew: the object that was handed out may be the very one that was edited.
     */
    @Override
    public Map<String, @Nullable Object> edited(Merged object, T edited) {
        return overlaid(object.fields(), json.fieldsOf(value(object)), json.fieldsOf(edited));
    }

    /** The fields with what differs between before and after; objects within are compared field by field. */
    private static Map<String, @Nullable Object> overlaid(Map<?, ?> fields, Map<?, ?> before, Map<?, ?> after) {
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        fields.forEach((name, value) -> {
            if (!before.containsKey(name) || after.containsKey(name)) {
                result.put((String) name, value);
            }
        });
        after.forEach((name, value) -> {
            Object old = before.get(name);
            if (!before.containsKey(name) || !JsonValues.equal(old, value)) {
                boolean areObjects = fields.get(name) instanceof Map && old instanceof Map && value instanceof Map;
                result.put((String) name, areObjects ? overlaid(map(fields.get(name)), map(old), map(value)) : value);
            }
        });
        return result;
    }

    private static Map<?, ?> map(@Nullable Object object) {
        return (Map<?, ?>) Objects.requireNonNull(object);
    }
}
