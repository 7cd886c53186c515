package io.kore.engine.gather;

import io.kore.engine.json.JsonValues;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;

/**
 * A record of the form {@code {"change": {...}, "to": {...}}}: every object that has the fields of the one gets
 * those of the other. Immutable.
 *
 * @param change what an object must have, all of it; nothing matches nothing
 * @param to what it gets
 */
record ChangeRecord(Map<String, @Nullable Object> change, Map<String, @Nullable Object> to) {
    /** Tells whether a record has this form: these two fields, both objects, and no other. */
    static boolean is(Map<String, @Nullable Object> content) {
        return content.size() == 2 && content.get("change") instanceof Map && content.get("to") instanceof Map;
    }

    @SuppressWarnings("unchecked") // JSON objects have no other keys than text
    static ChangeRecord of(Map<String, @Nullable Object> content) {
        return new ChangeRecord((Map<String, @Nullable Object>) part(content, "change"), (Map<String, @Nullable Object>)
                part(content, "to"));
    }

    private static Map<?, ?> part(Map<String, @Nullable Object> content, String name) {
        return content.get(name) instanceof Map<?, ?> part ? part : Map.of();
    }

    /**
     * What is to be changed.
     *
     * @param seen the objects that the record's writer saw
     * @param field the field that is gathered on
     * @param isNested whether objects within are merged field by field
     * @return the objects that match and would differ, by key
     */
    List<Matched> matches(TreePMap<Object, Merged> seen, String field, boolean isNested) {
        if (change.isEmpty()) {
            return List.of();
        }
        Iterable<Merged> candidates = seen.values();
        if (change.containsKey(field)) {
            Object key = JsonValues.key(change.get(field));
            Merged only = key == null ? null : seen.get(key);
            candidates = only == null ? List.of() : List.of(only);
        }
        List<Matched> matches = new ArrayList<>();
        for (Merged object : candidates) {
            Matched matched = matches(object) ? matched(object, field, isNested) : null;
            if (matched != null) {
                matches.add(matched);
            }
        }
        return matches;
    }

    private boolean matches(Merged object) {
        for (Map.Entry<String, @Nullable Object> wanted : change.entrySet()) {
            if (!object.fields().containsKey(wanted.getKey())
                    || !JsonValues.equal(object.fields().get(wanted.getKey()), wanted.getValue())) {
                return false;
            }
        }
        return true;
    }

    /** Null if there is nothing to be changed, or the object would get a key that is none. */
    private @Nullable Matched matched(Merged object, String field, boolean isNested) {
        Object newKey = null;
        if (to.containsKey(field)) {
            newKey = JsonValues.key(to.get(field));
            if (newKey == null) {
                return null;
            }
            newKey = newKey.equals(object.key()) ? null : newKey;
        }
        Map<String, @Nullable Object> content = new LinkedHashMap<>(object.fields());
        content.putAll(to);
        Map<String, @Nullable Object> compared = new LinkedHashMap<>(content);
        if (newKey == null) {
            content.put(field, object.fields().get(field));
        } else {
            compared.put(field, object.fields().get(field));
        }
        Shape shape = Shape.between(object.fields(), newKey == null ? content : compared, isNested);
        return shape.isNothing() && newKey == null
                ? null
                : new Matched(object.key(), Collections.unmodifiableMap(content), shape, newKey);
    }
}
