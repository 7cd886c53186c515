package io.kore.engine.gather;

import io.kore.Explanation;
import io.kore.Explanation.Lost;
import io.kore.engine.json.Json;
import io.kore.engine.json.JsonValues;
import io.kore.model.LogName;
import io.kore.model.Origin;
import io.kore.model.RecordId;
import io.kore.model.ShardRecord;
import io.kore.spi.ArrivalCursor;
import io.kore.spi.ShardStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;

/**
 * Tells why fields of merged objects are as they are: folds the log once in merged order to see who changed the field,
 * then reads it once more for what those few had seen. Confined to the calling thread.
 */
public final class Explainer {
    /** Most changes made at the same time as the last one that are looked at, from the last on. */
    private static final int CONCURRENT_MAX = 64;

    private final ShardStore store;
    private final LogName log;
    private final long limit;
    private final GatherRule rule;
    private final FoldParts parts;
    private final CommandFold fold;
    private final Causality causality;

    /** A change of the field; {@code isThere} and value are as it left them. */
    private record Event(Act act, boolean isThere, @Nullable Object value) {
        Lost lost() {
            return new Lost(act.id(), !isThere, Optional.ofNullable(value));
        }
    }

    /**
     * Explains a gather.
     *
     * @param store where the records are
     * @param log the log
     * @param rule what is gathered; its field is said
     * @param json reads records
     * @param limit the arrival position up to which records count, exclusive
     */
    public Explainer(ShardStore store, LogName log, GatherRule rule, Json json, long limit) {
        this.store = store;
        this.log = log;
        this.limit = limit;
        this.rule = rule;
        WriterTable writers = new WriterTable();
        BareNumbers numbers = new BareNumbers(store);
        StoredFields stored = new StoredFields(store, log, json, FoldLimits.DEFAULT);
        Shape.Table shapes = new Shape.Table();
        // a handler that throws was told of by the gather itself
        Applying applying = new Applying(rule, stored, numbers, shapes, error -> {});
        this.parts = new FoldParts(store, rule, FoldLimits.DEFAULT, stored, writers, shapes, applying);
        this.fold = new CommandFold(parts);
        this.causality = new Causality(writers);
        forEach((record, position) -> {
            numbers.take(record, writers.slot(record.shard().writer()));
            fold.take(record, position, json.fields(record.payload()), causality.take(record));
        });
        fold.objects();
    }

    private interface Each {
        void take(ShardRecord record, long position);
    }

    private void forEach(Each each) {
        try (ArrivalCursor cursor = store.readArrivals(0)) {
            for (ShardRecord record = cursor.next();
                    record != null && cursor.position() < limit;
                    record = cursor.next()) {
                if (record.shard().log().equals(log)) {
                    each.take(record, cursor.position());
                }
            }
        }
    }

    /**
     * Explains a field.
     *
     * @param key the key of the object, or null for all that there are
     * @param field the field
     * @return an explanation for each object, by key
     */
    public List<Explanation> explain(@Nullable Object key, String field) {
        SortedMap<Object, List<Event>> events = events(key, field);
        Map<Act, WhatWasSeen> seen = seenBy(interesting(events));
        TreePMap<Object, Merged> objects = fold.objects();
        List<Explanation> explanations = new ArrayList<>();
        if (key != null) {
            explanations.add(explanation(key, field, objects.get(key), events.getOrDefault(key, List.of()), seen));
        } else {
            objects.forEach((each, object) ->
                    explanations.add(explanation(each, field, object, events.getOrDefault(each, List.of()), seen)));
        }
        return explanations;
    }

    /** Of each key the changes of the field, in merged order. */
    private SortedMap<Object, List<Event>> events(@Nullable Object only, String field) {
        SortedMap<Object, List<Event>> events = new TreeMap<>(JsonValues::compareKeys);
        TreePMap<Object, Merged> objects = Applying.NOTHING;
        for (Act act : fold.replay().acts()) {
            TreePMap<Object, Merged> next =
                    parts.applying().apply(objects, act, fold.replay().everything(), fold.replay());
            for (Object key : touched(act, objects, next, only)) {
                Merged before = objects.get(key);
                Merged after = next.get(key);
                if (isChange(act, field, before, after)) {
                    boolean isThere = after != null && after.fields().containsKey(field);
                    Object value = after == null ? null : after.fields().get(field);
                    events.computeIfAbsent(key, k -> new ArrayList<>()).add(new Event(act, isThere, value));
                }
            }
            objects = next;
        }
        return events;
    }

    private static Set<Object> touched(
            Act act, TreePMap<Object, Merged> before, TreePMap<Object, Merged> after, @Nullable Object only) {
        if (act.isEdit()) {
            return only == null || only.equals(act.key()) ? Set.of(act.key()) : Set.of();
        }
        if (only != null) {
            return Set.of(only);
        }
        Set<Object> touched = new HashSet<>(before.keySet());
        touched.addAll(after.keySet());
        return touched;
    }

    private boolean isChange(Act act, String field, @Nullable Merged before, @Nullable Merged after) {
        if (act.kind() == Act.Kind.EDIT && !rule.overwrite() && before != null) {
            return act.shape().touches(field, parts.stored().of(act), rule.nested());
        }
        boolean wasThere = before != null && before.fields().containsKey(field);
        boolean isThere = after != null && after.fields().containsKey(field);
        if (wasThere != isThere) {
            return true;
        }
        boolean isSet = act.isEdit() && rule.overwrite() && isThere;
        return isSet
                || (isThere
                        && !JsonValues.equal(
                                Objects.requireNonNull(before).fields().get(field),
                                Objects.requireNonNull(after).fields().get(field)));
    }

    /** The last change of each key, and those before it that may have been made at the same time. */
    private static Set<Act> interesting(SortedMap<Object, List<Event>> events) {
        Set<Act> acts = new HashSet<>();
        for (List<Event> ofKey : events.values()) {
            ofKey.subList(Math.max(0, ofKey.size() - CONCURRENT_MAX), ofKey.size())
                    .forEach(event -> acts.add(event.act));
        }
        return acts;
    }

    private Map<Act, WhatWasSeen> seenBy(Set<Act> acts) {
        Map<Act, WhatWasSeen> seen = new HashMap<>();
        causality.restart();
        forEach((record, position) -> {
            WhatWasSeen its = causality.take(record);
            Act act = Act.edit(record, "", parts.writers());
            if (its != null && acts.contains(act)) {
                seen.put(act, its.copy());
            }
        });
        return seen;
    }

    private Explanation explanation(
            Object key, String field, @Nullable Merged object, List<Event> events, Map<Act, WhatWasSeen> seen) {
        boolean isThere = object != null && object.fields().containsKey(field);
        Optional<Object> value =
                Optional.ofNullable(object == null ? null : object.fields().get(field));
        if (events.isEmpty()) {
            return new Explanation(key, field, isThere, value, Optional.empty(), "", Optional.empty(), List.of());
        }
        Event last = events.get(events.size() - 1);
        WhatWasSeen base = seen.get(last.act);
        Optional<Event> based = Optional.empty();
        List<Event> unseen = new ArrayList<>();
        if (base != null && last.act.kind() != Act.Kind.COMMAND) {
            for (int i = events.size() - 2; i >= Math.max(0, events.size() - CONCURRENT_MAX); i--) {
                if (!base.contains(events.get(i).act)) {
                    unseen.add(0, events.get(i));
                } else if (based.isEmpty()) {
                    based = Optional.of(events.get(i));
                }
            }
        }
        List<Event> lost = lost(unseen, seen);
        List<Event> named = new ArrayList<>(lost);
        named.add(last);
        based.ifPresent(named::add);
        return new Explanation(
                key,
                field,
                isThere,
                value,
                Optional.of(last.act.id()),
                kind(last.act),
                based.map(event -> event.act.id()),
                lost.stream().map(Event::lost).toList(),
                origins(named));
    }

    private static Map<RecordId, Origin> origins(List<Event> named) {
        Map<RecordId, Origin> origins = new HashMap<>();
        for (Event event : named) {
            Origin origin = event.act.origin();
            if (origin != null) {
                origins.put(event.act.id(), origin);
            }
        }
        return origins;
    }

    /** Those that none of the others was based on. */
    private static List<Event> lost(List<Event> unseen, Map<Act, WhatWasSeen> seen) {
        List<Event> lost = new ArrayList<>();
        for (Event event : unseen) {
            boolean isBehind = unseen.stream().anyMatch(other -> {
                WhatWasSeen its = seen.get(other.act);
                return its != null && its.contains(event.act);
            });
            if (!isBehind) {
                lost.add(event);
            }
        }
        return lost;
    }

    private static String kind(Act act) {
        return switch (act.kind()) {
            case EDIT, BARE_EDIT -> "edit";
            case COMMAND -> "command";
            case MATCH, BARE_MATCH -> "change";
        };
    }
}
