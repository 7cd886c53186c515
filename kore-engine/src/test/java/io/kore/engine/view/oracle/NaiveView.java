package io.kore.engine.view.oracle;

import io.kore.model.LogName;
import io.kore.model.RecordId;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The norm of gathering, sentence by sentence and with no thought of cost: {@code view(S)} folds the set S in
 * merged order, with bases and parents taken within S. Each step is a method of its own, so that a test can put
 * one of them wrong. Confined to one thread.
 *
 * <p>How the norm is read, where it leaves a choice:
 *
 * <ul>
 *   <li><b>What a record is.</b> The first command pattern that fits claims it; else, if it is an object {@code
 *       change} and an object {@code to} and nothing else, it is a change; else, if it is in the filter and names
 *       a key, it is an edit of that key; else it is nothing. The filter is asked of edits only.
 *   <li><b>An edit</b> always becomes the last record of its key, also if it changes nothing.
 *   <li><b>mergeNested.</b> Where both what was seen and the record have an object, the two are compared field by
 *       field, at any depth. Whatever only one of them has, or is an object in only one, is set or removed whole
 *       at its path. Where the state has no object on the way to that path, a set makes the objects on the way
 *       afresh, holding just what is set; a removal does nothing. An object that loses all its fields stays, empty.
 *       Where nothing was seen, a record's fields are set whole.
 *   <li><b>A command</b>, own or built in, becomes the last record of exactly the keys whose objects it leaves
 *       unequal to before. An object that it leaves equal stays as it was, with its spelling of numbers.
 *   <li><b>A change</b> is an edit of each object that it matches: what was seen, with the fields of {@code to} put
 *       over it, is compared with what was seen, in the way of the gather (an overwriting one: field by field), and
 *       the difference applied to the object under the same key, if there still is one. If {@code to} names another
 *       key, that object then moves there, its fields put whole over those of an object already there. If {@code
 *       to} has something in the gather field that can be no key, nothing happens. What matches is settled
 *       before the first object is changed; objects are changed in the order of their keys.
 *   <li><b>A bare record</b>'s parent is sought among the edits of its key. The numbers that its writer bears are
 *       those of all its writer's records in S, whatever they are. The base of a bare change is all of S before it.
 *   <li><b>A derived record</b>'s base is in the coordinates of the log where the record was first written. A bare
 *       one's parent is sought among the records that stand there or were derived from it; writers are those of
 *       this log. The parts of one record have the base of that record, in which it does not lie itself: so none of
 *       them sees another, and who saw the record sees them all.
 * </ul>
 */
class NaiveView {
    /**
     * A merged object. Immutable.
     *
     * @param fields its fields
     * @param last the last record applied
     */
    record Merged(Map<String, @Nullable Object> fields, RecordId last) {}

    /** What a record is: a command, a change, an edit of a key, or nothing. Immutable. */
    private record Kind(
            Rule.@Nullable Command command,
            boolean isChange,
            @Nullable Object key) {}

    private static final Map<String, @Nullable Object> NO_FIELDS = Map.of();

    final Rule rule;
    final LogName log;
    private final List<OracleRecord> all;
    private final Map<OracleRecord, Kind> kinds = new HashMap<>();
    private final Map<BitSet, SortedMap<Object, Merged>> views = new HashMap<>();

    /**
     * A view of a log.
     *
     * @param all all records that there are, in any log, each at its id; may grow
     */
    NaiveView(Rule rule, LogName log, List<OracleRecord> all) {
        this.rule = rule;
        this.log = log;
        this.all = all;
    }

    /** The merged objects by key, of those records among these that stand in the log. */
    final SortedMap<Object, Merged> view(BitSet records) {
        BitSet set = new BitSet();
        records.stream().filter(id -> all.get(id).log().equals(log)).forEach(set::set);
        SortedMap<Object, Merged> known = views.get(set);
        if (known == null) {
            known = fold(set);
            views.put(set, known);
        }
        return known;
    }

    /** A line for each object: the key, the fields in one order, the last record; equal values are one text. */
    static List<String> lines(SortedMap<Object, Merged> objects) {
        return lines(objects, PlainJson::canonical);
    }

    /** The same, with all numbers as they are spelled. */
    static List<String> spelledLines(SortedMap<Object, Merged> objects) {
        return lines(objects, PlainJson::spelled);
    }

    /** The line of one object. */
    static String line(SortedMap<Object, Merged> objects, Object key) {
        return line(objects, key, PlainJson::canonical);
    }

    private static List<String> lines(
            SortedMap<Object, Merged> objects, Function<? super @Nullable Object, String> form) {
        return objects.keySet().stream().map(key -> line(objects, key, form)).collect(Collectors.toList());
    }

    private static String line(
            SortedMap<Object, Merged> objects, Object key, Function<? super @Nullable Object, String> form) {
        Merged merged = objects.get(key);
        return PlainJson.canonical(key)
                + (merged == null ? " is not there" : ' ' + form.apply(merged.fields()) + ' ' + merged.last());
    }

    private SortedMap<Object, Merged> fold(BitSet set) {
        SortedMap<Object, Merged> state = new TreeMap<>(PlainJson::compareKeys);
        for (OracleRecord record : inMergedOrder(set)) {
            Kind kind = kind(record);
            if (kind.command != null) {
                handle(kind.command, record, state);
            } else if (kind.isChange) {
                change(record, set, state);
            } else if (kind.key != null) {
                edit(record, kind.key, set, state);
            }
        }
        return state;
    }

    // Which records, in which order

    private List<OracleRecord> inMergedOrder(BitSet set) {
        return set.stream().mapToObj(all::get).sorted(mergedOrder()).collect(Collectors.toList());
    }

    Comparator<OracleRecord> mergedOrder() {
        return Comparator.comparingLong(OracleRecord::number)
                .thenComparing(record -> record.writer().value());
    }

    /** What the record was based on, within the set. */
    BitSet base(OracleRecord record, BitSet set) {
        BitSet named = record.base();
        BitSet base = new BitSet();
        set.stream()
                .filter(id -> named == null
                        ? mergedOrder().compare(all.get(id), record) < 0
                        : isWithin(all.get(id), named, record))
                .forEach(base::set);
        return base;
    }

    /** Whether a record lies within what another's base names: it, or a record it was derived from. */
    boolean isWithin(OracleRecord record, BitSet named, OracleRecord by) {
        return record.isWithin(named);
    }

    // What a record is

    Rule.@Nullable Command command(OracleRecord record) {
        for (Rule.Command command : rule.commands()) {
            if (holds(record.fields(), command.pattern())) {
                return command;
            }
        }
        return null;
    }

    private Kind kind(OracleRecord record) {
        Kind known = kinds.get(record);
        if (known == null) {
            Map<String, @Nullable Object> fields = record.fields();
            Rule.Command command = command(record);
            boolean isChange = command == null && rule.changes() && isChange(fields);
            boolean isEdit = command == null && !isChange && holds(fields, rule.filter());
            known = new Kind(command, isChange, isEdit ? PlainJson.key(fields.get(rule.gatherOn())) : null);
            kinds.put(record, known);
        }
        return known;
    }

    private static boolean isChange(Map<String, @Nullable Object> fields) {
        return fields.size() == 2 && fields.get("change") instanceof Map && fields.get("to") instanceof Map;
    }

    private boolean holds(Map<String, @Nullable Object> fields, Map<?, ?> wanted) {
        return wanted.entrySet().stream()
                .allMatch(field -> fields.containsKey(String.valueOf(field.getKey()))
                        && PlainJson.isSame(fields.get(String.valueOf(field.getKey())), field.getValue()));
    }

    // Edits

    private void edit(OracleRecord record, Object key, BitSet set, SortedMap<Object, Merged> state) {
        Merged there = state.get(key);
        Map<String, @Nullable Object> fields;
        if (rule.mode() == Rule.Mode.OVERWRITE || there == null) {
            fields = whenNothingIsThere(record, key, set);
        } else {
            Map<String, @Nullable Object> seen = seen(record, key, set, state);
            fields = applied(there.fields(), seen == null ? NO_FIELDS : seen, record.fields());
        }
        state.put(key, new Merged(fields, record.recordId()));
    }

    Map<String, @Nullable Object> whenNothingIsThere(OracleRecord record, Object key, BitSet set) {
        return record.fields();
    }

    /** What the writer of a record saw of a key, or null for nothing. */
    @Nullable
    Map<String, @Nullable Object> seen(OracleRecord record, Object key, BitSet set, Map<Object, Merged> state) {
        return record.isBare() ? parentFields(record, key, set) : fieldsIn(view(base(record, set)), key);
    }

    static @Nullable Map<String, @Nullable Object> fieldsIn(Map<Object, Merged> view, Object key) {
        Merged merged = view.get(key);
        return merged == null ? null : merged.fields();
    }

    /** The fields of the nearest earlier record of the key that the writer wrote or could not have missed. */
    final @Nullable Map<String, @Nullable Object> parentFields(OracleRecord record, Object key, BitSet set) {
        List<OracleRecord> ordered = inMergedOrder(set);
        for (int i = ordered.indexOf(record) - 1; i >= 0; i--) {
            OracleRecord earlier = ordered.get(i);
            if (key.equals(kind(earlier).key) && isOfItsLog(earlier, record) && isParent(earlier, record, ordered)) {
                return earlier.fields();
            }
        }
        return null;
    }

    boolean isOfItsLog(OracleRecord earlier, OracleRecord record) {
        return earlier.wasIn(record.firstLog());
    }

    boolean isParent(OracleRecord earlier, OracleRecord record, List<OracleRecord> ordered) {
        return earlier.writer().equals(record.writer())
                || ordered.stream()
                        .noneMatch(
                                other -> other.writer().equals(record.writer()) && other.number() == earlier.number());
    }

    /** What an object comes to when all is done to it that made what was seen into this content. */
    Map<String, @Nullable Object> applied(
            Map<String, @Nullable Object> there,
            Map<String, @Nullable Object> seen,
            Map<String, @Nullable Object> content) {
        Map<String, @Nullable Object> result = new LinkedHashMap<>(there);
        content.forEach((name, value) -> {
            if (isNested() && seen.get(name) instanceof Map && value instanceof Map) {
                Map<String, @Nullable Object> inner =
                        applied(object(there.get(name)), object(seen.get(name)), object(value));
                if (there.get(name) instanceof Map || isSetOnTheWay(inner)) {
                    result.put(name, inner);
                }
            } else if (isSet(name, seen, value)) {
                result.put(name, value);
            }
        });
        seen.forEach((name, value) -> {
            if (!content.containsKey(name) && isRemoved(value)) {
                result.remove(name);
            }
        });
        return result;
    }

    boolean isNested() {
        return rule.mode() == Rule.Mode.MERGE_NESTED;
    }

    boolean isSet(String name, Map<String, @Nullable Object> seen, @Nullable Object value) {
        return !seen.containsKey(name) || !isSame(seen.get(name), value);
    }

    boolean isRemoved(@Nullable Object seen) {
        return true;
    }

    boolean isSame(@Nullable Object one, @Nullable Object other) {
        return PlainJson.isSame(one, other);
    }

    /** Whether what was set within an object makes it anew where there is none. */
    boolean isSetOnTheWay(Map<String, @Nullable Object> inner) {
        return !inner.isEmpty();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, @Nullable Object> object(@Nullable Object value) {
        return value instanceof Map ? (Map<String, @Nullable Object>) value : NO_FIELDS;
    }

    // Commands

    private void handle(Rule.Command command, OracleRecord record, SortedMap<Object, Merged> state) {
        NaiveSet set = new NaiveSet(rule.gatherOn(), state);
        try {
            command.handler().handle(record.fields(), set);
        } catch (Rule.Refused e) {
            whenHandlerFails(set, state);
        }
        settle(record, set.objects(), state);
    }

    void whenHandlerFails(NaiveSet set, Map<Object, Merged> before) {
        set.reset(before);
    }

    private void change(OracleRecord record, BitSet set, SortedMap<Object, Merged> state) {
        Map<String, @Nullable Object> wanted = object(record.fields().get("change"));
        Map<String, @Nullable Object> to = object(record.fields().get("to"));
        boolean namesKey = to.containsKey(rule.gatherOn());
        Object named = PlainJson.key(to.get(rule.gatherOn()));
        if (wanted.isEmpty() || (namesKey && named == null)) {
            return;
        }
        NaiveSet objects = new NaiveSet(rule.gatherOn(), state);
        matchedIn(record, set, state).forEach((key, entry) -> {
            Map<String, @Nullable Object> there = objects.get(key);
            if (there != null && holds(entry.fields(), wanted)) {
                Map<String, @Nullable Object> content = new LinkedHashMap<>(entry.fields());
                content.putAll(to);
                content.put(rule.gatherOn(), entry.fields().get(rule.gatherOn()));
                Map<String, @Nullable Object> changed = changed(there, entry.fields(), content, to);
                if (named == null || named.equals(key)) {
                    objects.put(key, changed);
                } else {
                    changed.put(rule.gatherOn(), to.get(rule.gatherOn()));
                    objects.remove(key);
                    objects.put(named, overlaid(objects.get(named), changed));
                }
            }
        });
        settle(record, objects.objects(), state);
    }

    /** What a change is matched in. */
    SortedMap<Object, Merged> matchedIn(OracleRecord record, BitSet set, SortedMap<Object, Merged> state) {
        return view(base(record, set));
    }

    Map<String, @Nullable Object> changed(
            Map<String, @Nullable Object> there,
            Map<String, @Nullable Object> seen,
            Map<String, @Nullable Object> content,
            Map<String, @Nullable Object> to) {
        return applied(there, seen, content);
    }

    Map<String, @Nullable Object> overlaid(
            @Nullable Map<String, @Nullable Object> there, Map<String, @Nullable Object> moved) {
        Map<String, @Nullable Object> both = new LinkedHashMap<>(there == null ? NO_FIELDS : there);
        both.putAll(moved);
        return both;
    }

    /** Makes the state what a command has left. */
    private void settle(
            OracleRecord command,
            SortedMap<Object, Map<String, @Nullable Object>> left,
            SortedMap<Object, Merged> state) {
        state.keySet().retainAll(left.keySet());
        left.forEach((key, fields) -> {
            Merged before = state.get(key);
            if (before == null || !PlainJson.isSame(before.fields(), fields)) {
                state.put(key, new Merged(fields, lastOf(command, before)));
            }
        });
    }

    RecordId lastOf(OracleRecord command, @Nullable Merged before) {
        return command.recordId();
    }
}
