package io.kore.engine.view;

import io.kore.engine.json.JsonValues;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which records are gathered, on which field, and how. Immutable.
 *
 * @param filter field to value, all of which must hold
 * @param field the field to gather on, or null if it was not said yet
 * @param overwrite whether the last record wins whole
 */
record GatherRule(
        Map<String, @Nullable Object> filter, @Nullable String field, boolean overwrite) {
    static final GatherRule ALL = new GatherRule(Map.of(), null, false);

    GatherRule where(String name, @Nullable Object value) {
        Map<String, @Nullable Object> more = new LinkedHashMap<>(filter);
        if (more.containsKey(name) && !JsonValues.equal(more.get(name), value)) {
            throw new IllegalArgumentException(
                    "no record can have two values in the field \"" + name + "\"; say it once");
        }
        more.put(name, value);
        return new GatherRule(Collections.unmodifiableMap(more), field, overwrite);
    }

    GatherRule on(String name) {
        return new GatherRule(filter, name, overwrite);
    }

    GatherRule overwriting() {
        return new GatherRule(filter, field, true);
    }

    /** The key of a record with these fields, or null if it is not to be gathered. */
    @Nullable
    Object key(Map<String, @Nullable Object> fields) {
        for (Map.Entry<String, @Nullable Object> wanted : filter.entrySet()) {
            String name = wanted.getKey();
            if (!fields.containsKey(name) || !JsonValues.equal(fields.get(name), wanted.getValue())) {
                return null;
            }
        }
        return JsonValues.key(fields.get(field));
    }
}
