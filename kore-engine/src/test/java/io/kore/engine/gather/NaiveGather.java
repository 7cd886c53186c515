package io.kore.engine.gather;

import io.kore.engine.json.Json;
import io.kore.model.Base;
import io.kore.model.RecordId;
import io.kore.model.Seen;
import io.kore.model.ShardRecord;
import io.kore.model.WriterId;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The gather of a log, word for word as the design says it and with no thought of cost: {@code view(S)} folds
 * S in merged order, each record compared with {@code view(base(r))[k]}. Records of one log, none derived.
 * It can be told to make one of the mistakes that an implementation could make.
 */
final class NaiveGather {
    /** A mistake. */
    enum Mistake {
        NONE,
        /** Compares with the record before it instead of with what its writer saw. */
        PARENT_ONLY,
        /** Leaves in place what a record no longer has. */
        FORGETS_REMOVED,
        /** Takes what was held for what was on screen. */
        IGNORES_BASE,
        /** Puts records of one number in the wrong order. */
        SWAPS_TIES,
        /** Compares with the newest state instead of with what the writer saw. */
        COMPARES_WITH_NOW,
        /** Takes a number for another where it is spelled otherwise. */
        COMPARES_SPELLING
    }

    private static final Json JSON = new Json();

    private final List<ShardRecord> records;
    private final List<Map<String, @Nullable Object>> contents = new ArrayList<>();
    private final Map<String, ?> filter;
    private final String field;
    private final boolean overwrite;
    private final Mistake mistake;
    private final Map<BitSet, Map<Object, Map<String, @Nullable Object>>> views = new HashMap<>();

    NaiveGather(Collection<ShardRecord> held, Map<String, ?> filter, String field, boolean overwrite, Mistake mistake) {
        Comparator<ShardRecord> ties =
                Comparator.comparing(r -> r.shard().writer().value());
        this.records = new ArrayList<>(held);
        this.records.sort(Comparator.comparingLong(ShardRecord::number)
                .thenComparing(mistake == Mistake.SWAPS_TIES ? ties.reversed() : ties));
        this.records.forEach(r -> contents.add(JSON.fields(r.payload())));
        this.filter = filter;
        this.field = field;
        this.overwrite = overwrite;
        this.mistake = mistake;
    }

    /** Key to object, sorted by key. */
    Map<Object, Map<String, @Nullable Object>> objects() {
        BitSet all = new BitSet();
        all.set(0, records.size());
        Map<Object, Map<String, @Nullable Object>> sorted = new TreeMap<>(NaiveGather::compareKeys);
        sorted.putAll(view(all));
        return sorted;
    }

    /** Key to the last record applied. */
    Map<Object, RecordId> last() {
        Map<Object, RecordId> last = new HashMap<>();
        for (int r = 0; r < records.size(); r++) {
            Object key = key(r);
            if (key != null) {
                last.put(
                        key,
                        new RecordId(
                                records.get(r).number(), records.get(r).shard().writer()));
            }
        }
        return last;
    }

    private Map<Object, Map<String, @Nullable Object>> view(BitSet held) {
        Map<Object, Map<String, @Nullable Object>> known = views.get(held);
        if (known != null) {
            return known;
        }
        Map<Object, Map<String, @Nullable Object>> state = new HashMap<>();
        for (int r = held.nextSetBit(0); r >= 0; r = held.nextSetBit(r + 1)) {
            Object key = key(r);
            if (key != null) {
                Map<String, @Nullable Object> seen = seen(r, key, held, state);
                apply(contents.get(r), overwrite ? null : seen, key, state);
            }
        }
        views.put(held, state);
        return state;
    }

    private @Nullable Map<String, @Nullable Object> seen(
            int r, Object key, BitSet held, Map<Object, Map<String, @Nullable Object>> state) {
        if (mistake == Mistake.COMPARES_WITH_NOW) {
            return state.get(key);
        }
        if (mistake == Mistake.PARENT_ONLY || !records.get(r).envelope().hasPast()) {
            int parent = parent(r, key, held);
            return parent < 0 ? null : contents.get(parent);
        }
        return view(base(r)).get(key);
    }

    private void apply(
            Map<String, @Nullable Object> content,
            @Nullable Map<String, @Nullable Object> seen,
            Object key,
            Map<Object, Map<String, @Nullable Object>> state) {
        Map<String, @Nullable Object> old = state.get(key);
        if (seen == null || old == null || overwrite) {
            Map<String, @Nullable Object> all = new LinkedHashMap<>(old == null || overwrite ? Map.of() : old);
            all.putAll(content);
            state.put(key, all);
            return;
        }
        Map<String, @Nullable Object> changed = new LinkedHashMap<>(old);
        content.forEach((name, value) -> {
            if (!seen.containsKey(name) || !isSame(seen.get(name), value)) {
                changed.put(name, value);
            }
        });
        seen.keySet().forEach(name -> {
            if (!content.containsKey(name) && mistake != Mistake.FORGETS_REMOVED) {
                changed.remove(name);
            }
        });
        state.put(key, changed);
    }

    /** Walking back over the same key: the same writer's, or one whose number no record of the writer bears. */
    private int parent(int r, Object key, BitSet held) {
        WriterId writer = records.get(r).shard().writer();
        for (int i = held.previousSetBit(r - 1); i >= 0; i = held.previousSetBit(i - 1)) {
            if (key.equals(key(i))) {
                long number = records.get(i).number();
                boolean bears = false;
                for (ShardRecord other : records) {
                    bears |= other.number() == number && other.shard().writer().equals(writer);
                }
                if (records.get(i).shard().writer().equals(writer) || !bears) {
                    return i;
                }
            }
        }
        return -1;
    }

    private BitSet base(int r) {
        ShardRecord record = records.get(r);
        Map<WriterId, Long> seen = seenBy(record);
        BitSet base = new BitSet();
        Base named = mistake == Mistake.IGNORES_BASE ? null : record.envelope().base();
        for (int i = 0; i < records.size(); i++) {
            WriterId writer = records.get(i).shard().writer();
            long index = records.get(i).index();
            if (named != null) {
                base.set(i, named.contains(writer, index));
            } else if (writer.equals(record.shard().writer())) {
                base.set(i, index < record.index());
            } else {
                base.set(i, index < seen.getOrDefault(writer, 0L));
            }
        }
        return base;
    }

    /** What the writer said it had seen, added up from its first record on. */
    private Map<WriterId, Long> seenBy(ShardRecord last) {
        Map<WriterId, Long> counts = new HashMap<>();
        records.stream()
                .filter(r -> r.shard().equals(last.shard()) && r.index() <= last.index())
                .sorted(Comparator.comparingLong(ShardRecord::index))
                .forEach(r -> {
                    Seen seen = r.envelope().seen();
                    if (seen != null) {
                        if (seen.absolute()) {
                            counts.clear();
                        }
                        seen.entries().prefixes().forEach((writer, prefix) -> counts.put(writer, prefix.count()));
                    }
                });
        return counts;
    }

    private @Nullable Object key(int r) {
        Map<String, @Nullable Object> content = contents.get(r);
        for (Map.Entry<String, ?> wanted : filter.entrySet()) {
            if (!content.containsKey(wanted.getKey()) || !isSame(content.get(wanted.getKey()), wanted.getValue())) {
                return null;
            }
        }
        Object key = content.get(field);
        if (key instanceof Number) {
            return new BigDecimal(key.toString()).stripTrailingZeros();
        }
        return key instanceof String ? key : null;
    }

    private static int compareKeys(Object one, Object other) {
        if (one instanceof BigDecimal a && other instanceof BigDecimal b) {
            return a.compareTo(b);
        }
        if (one instanceof String a && other instanceof String b) {
            return a.compareTo(b);
        }
        return one instanceof BigDecimal ? -1 : 1;
    }

    /** The same JSON value: both written in one spelling. */
    private boolean isSame(@Nullable Object one, @Nullable Object other) {
        return spelled(one).equals(spelled(other));
    }

    private String spelled(@Nullable Object value) {
        if (value instanceof Map<?, ?> object) {
            Map<String, String> sorted = new TreeMap<>();
            object.forEach((name, inner) -> sorted.put(String.valueOf(name), spelled(inner)));
            return sorted.toString();
        }
        if (value instanceof List<?> array) {
            return array.stream().map(this::spelled).toList().toString();
        }
        if (value instanceof Number && mistake != Mistake.COMPARES_SPELLING) {
            return "number " + new BigDecimal(value.toString()).stripTrailingZeros();
        }
        return value == null ? "null" : value.getClass().getSimpleName() + value;
    }
}
