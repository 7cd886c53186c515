package io.kore.it.oracle;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The norm of merged order and diff-merge, word for word and as slow as it likes: view(S) folds S in merged
 * order, and each record is compared with view(base(r))[k]. Confined to one thread.
 */
final class Oracle {
    private final String gatherField;
    private final boolean overwrite;
    private final Map<Set<OracleRecord>, Map<Object, Map<String, Object>>> views = new HashMap<>();

    Oracle(String gatherField, boolean overwrite) {
        this.gatherField = gatherField;
        this.overwrite = overwrite;
    }

    static List<OracleRecord> mergedOrder(Set<OracleRecord> records) {
        return records.stream().sorted().collect(Collectors.toList());
    }

    /** One merged object per key, each with {@code _korenum} and {@code _korewho} of the last one applied. */
    Map<Object, Map<String, Object>> view(Set<OracleRecord> records) {
        Map<Object, Map<String, Object>> known = views.get(records);
        if (known != null) {
            return known;
        }
        Map<Object, Map<String, Object>> view = new TreeMap<>();
        for (OracleRecord record : new TreeSet<>(records)) {
            Object key = record.fields().get(gatherField);
            if (key instanceof String) {
                view.put(
                        key,
                        applied(
                                record,
                                view.get(key),
                                overwrite ? null : view(record.base()).get(key)));
            }
        }
        views.put(Set.copyOf(records), view);
        return view;
    }

    private Map<String, Object> applied(
            OracleRecord record,
            @org.jspecify.annotations.Nullable Map<String, Object> state,
            @org.jspecify.annotations.Nullable Map<String, Object> seen) {
        Map<String, Object> result = new LinkedHashMap<>();
        if (state == null || seen == null) {
            if (state != null && !overwrite) {
                result.putAll(state);
            }
            result.putAll(record.fields());
        } else {
            result.putAll(state);
            record.fields().forEach((field, value) -> {
                if (!seen.containsKey(field) || !Objects.equals(seen.get(field), value)) {
                    result.put(field, value);
                }
            });
            seen.keySet().stream()
                    .filter(field -> !record.fields().containsKey(field))
                    .forEach(result::remove);
        }
        result.put("_korenum", record.number());
        result.put("_korewho", record.writer());
        return result;
    }
}
