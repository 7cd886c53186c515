package io.kore.tck.sim;

import io.kore.KoreRecord;
import io.kore.model.RecordId;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The norm of merged order and diff-merge, word for word and as slow as it likes. Confined to one thread. */
final class NaiveFold {
    private final Registry registry;
    private final List<Known> sorted;
    private final BitSet all;
    private final Map<BitSet, Map<Object, Map<String, Object>>> views = new HashMap<>();

    NaiveFold(Registry registry, BitSet all) {
        this.registry = registry;
        this.all = all;
        this.sorted = sorted(all);
    }

    private List<Known> sorted(BitSet ids) {
        return ids.stream()
                .mapToObj(registry::get)
                .sorted((one, other) -> LogWatch.compare(one.record.id(), other.record.id()))
                .toList();
    }

    List<RecordId> order() {
        return sorted.stream().map(known -> known.record.id()).toList();
    }

    Map<Object, Map<String, Object>> objects() {
        return view(all);
    }

    private Map<Object, Map<String, Object>> view(BitSet ids) {
        Map<Object, Map<String, Object>> known = views.get(ids);
        if (known != null) {
            return known;
        }
        Map<Object, Map<String, Object>> view = new TreeMap<>();
        for (Known record : sorted(ids)) {
            Object key = Objects.requireNonNull(record.fields.get(Desk.KEY));
            view.put(key, applied(record, view.get(key), view(base(record, ids)).get(key)));
        }
        views.put(ids, view);
        return view;
    }

    /** What a record is based on, of some records. Of a derived one that is said in terms of where it was first written. */
    private BitSet base(Known record, BitSet ids) {
        BitSet base = record.first().base;
        BitSet all = new BitSet();
        ids.stream().filter(id -> registry.get(id).isOf(base)).forEach(all::set);
        return all;
    }

    private static Map<String, Object> applied(
            Known record, @Nullable Map<String, Object> state, @Nullable Map<String, Object> seen) {
        Map<String, Object> result = new TreeMap<>();
        if (state != null) {
            result.putAll(state);
        }
        record.fields.forEach((name, value) -> {
            Object plain = value instanceof Number number ? number.longValue() : value;
            if (state == null || seen == null || !plain.equals(seen.get(name))) {
                result.put(name, plain);
            }
        });
        if (state != null && seen != null) {
            seen.keySet().stream()
                    .filter(name -> !record.fields.containsKey(name))
                    .forEach(result::remove);
        }
        result.put(KoreRecord.NUMBER_FIELD, record.record.number());
        result.put(KoreRecord.WRITER_FIELD, record.writer().value());
        return result;
    }
}
