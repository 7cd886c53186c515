package io.kore.engine.gather;

import io.kore.engine.json.Fields;
import io.kore.engine.json.JsonValues;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a content changes, relative to what was seen: which of its parts it sets, and what it takes away. The
 * parts of a content are its fields, counted from 0 in their order; where objects within are merged too, the
 * fields of each object follow it in the count. So most records of a log have one of very few shapes, and a
 * shape with the record's content tells all that it changes. Immutable.
 */
final class Shape {
    /** Sets all fields, whole: where nothing was seen. */
    static final Shape ALL = new Shape(new BitSet(), List.of(), true);

    private final BitSet set;
    private final List<List<String>> removed;
    private final boolean isAll;

    private Shape(BitSet set, List<List<String>> removed, boolean isAll) {
        this.set = set;
        this.removed = removed;
        this.isAll = isAll;
    }

    /**
     * A shape as it was saved.
     *
     * @param set the parts that are set
     * @param removed the paths of the fields that are taken away
     */
    static Shape of(BitSet set, List<List<String>> removed) {
        return new Shape((BitSet) set.clone(), List.copyOf(removed), false);
    }

    /**
     * Compares.
     *
     * @param seen what was seen, or null if nothing was
     * @param content what was written
     * @param isNested whether objects within are compared field by field
     * @return in what the content differs
     */
    static Shape between(
            @Nullable Map<String, @Nullable Object> seen, Map<String, @Nullable Object> content, boolean isNested) {
        if (seen == null) {
            return ALL;
        }
        if (!isNested && seen instanceof Fields before && content instanceof Fields after && before.isLike(after)) {
            return between(before, after);
        }
        Comparison comparison = new Comparison(isNested);
        comparison.compare(seen, content, List.of());
        return new Shape(comparison.set, comparison.removed, false);
    }

    /** Field by field, of objects with the same names. */
    private static Shape between(Fields seen, Fields content) {
        BitSet set = new BitSet(content.size());
        for (int i = 0; i < content.size(); i++) {
            if (!JsonValues.equal(seen.at(i), content.at(i))) {
                set.set(i);
            }
        }
        return new Shape(set, List.of(), false);
    }

    boolean isAll() {
        return isAll;
    }

    /** Tells whether it changes nothing. */
    boolean isNothing() {
        return !isAll && set.isEmpty() && removed.isEmpty();
    }

    BitSet set() {
        return (BitSet) set.clone();
    }

    List<List<String>> removed() {
        return removed;
    }

    /**
     * Applies the change.
     *
     * @param object what to change, which need not be what was seen
     * @param content the content that was compared
     * @param isNested as it was compared
     * @return the changed object, unmodifiable
     */
    Map<String, @Nullable Object> applied(
            Map<String, @Nullable Object> object, Map<String, @Nullable Object> content, boolean isNested) {
        if (isNothing()) {
            return object;
        }
        if (!isNested
                && !isAll
                && removed.isEmpty()
                && set.length() <= Long.SIZE
                && object instanceof Fields held
                && content instanceof Fields changed
                && held.isLike(changed)) {
            return set.cardinality() == held.size() ? content : held.with(set.toLongArray()[0], changed);
        }
        Map<String, @Nullable Object> result = new LinkedHashMap<>(object);
        if (isAll) {
            result.putAll(content);
        } else {
            new Application(isNested).apply(result, content);
            removed.forEach(path -> remove(result, path));
        }
        return Fields.copyOf(result);
    }

    /** Tells whether it changes a field of the object, or anything within it. */
    boolean touches(String field, Map<String, @Nullable Object> content, boolean isNested) {
        if (isAll) {
            return content.containsKey(field);
        }
        for (List<String> path : removed) {
            if (path.get(0).equals(field)) {
                return true;
            }
        }
        int part = 0;
        for (Map.Entry<String, @Nullable Object> own : content.entrySet()) {
            int next = part + 1 + (isNested ? partsWithin(own.getValue()) : 0);
            if (own.getKey().equals(field)) {
                int changed = set.nextSetBit(part);
                return changed >= 0 && changed < next;
            }
            part = next;
        }
        return false;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape that
                && isAll == that.isAll
                && set.equals(that.set)
                && removed.equals(that.removed);
    }

    @Override
    public int hashCode() {
        return 31 * set.hashCode() + removed.hashCode();
    }

    @Override
    public String toString() {
        return isAll ? "all" : "sets " + set + ", removes " + removed;
    }

    private static int partsWithin(@Nullable Object value) {
        int parts = 0;
        if (value instanceof Map<?, ?> object) {
            for (Object field : object.values()) {
                parts += 1 + partsWithin(field);
            }
        }
        return parts;
    }

    @SuppressWarnings("unchecked") // JSON objects have no other keys than text
    private static Map<String, @Nullable Object> object(Map<?, ?> value) {
        return (Map<String, @Nullable Object>) value;
    }

    private static void remove(Map<String, @Nullable Object> object, List<String> path) {
        String name = path.get(0);
        if (path.size() == 1) {
            object.remove(name);
        } else if (object.get(name) instanceof Map<?, ?> within) {
            Map<String, @Nullable Object> changed = new LinkedHashMap<>(object(within));
            remove(changed, path.subList(1, path.size()));
            object.put(name, Fields.copyOf(changed));
        }
    }

    /** One comparison under way. */
    private static final class Comparison {
        private final boolean isNested;
        private final BitSet set = new BitSet();
        private final List<List<String>> removed = new ArrayList<>();
        private int part;

        Comparison(boolean isNested) {
            this.isNested = isNested;
        }

        void compare(Map<?, ?> seen, Map<?, ?> content, List<String> path) {
            content.forEach((name, value) -> {
                int own = part++;
                Object shown = seen.get(name);
                if (isNested && shown instanceof Map<?, ?> before && value instanceof Map<?, ?> after) {
                    compare(before, after, plus(path, (String) name));
                } else {
                    if (!seen.containsKey(name) || !JsonValues.equal(shown, value)) {
                        set.set(own);
                    }
                    part += isNested ? partsWithin(value) : 0;
                }
            });
            for (Object name : seen.keySet()) {
                if (!content.containsKey(name)) {
                    removed.add(plus(path, (String) name));
                }
            }
        }

        private static List<String> plus(List<String> path, String name) {
            List<String> longer = new ArrayList<>(path);
            longer.add(name);
            return List.copyOf(longer);
        }
    }

    /** One application under way. */
    private final class Application {
        private final boolean isNested;
        private int part;

        Application(boolean isNested) {
            this.isNested = isNested;
        }

        void apply(Map<String, @Nullable Object> object, Map<String, @Nullable Object> content) {
            content.forEach((name, value) -> {
                int own = part++;
                int end = part + (isNested ? partsWithin(value) : 0);
                if (set.get(own)) {
                    object.put(name, value);
                } else if (end > part && set.nextSetBit(part) >= 0 && set.nextSetBit(part) < end) {
                    Map<String, @Nullable Object> within = new LinkedHashMap<>();
                    if (object.get(name) instanceof Map<?, ?> held) {
                        within.putAll(object(held));
                    }
                    apply(within, value instanceof Map<?, ?> changed ? object(changed) : Map.of());
                    object.put(name, Fields.copyOf(within));
                }
                part = end;
            });
        }
    }

    /** Gives equal shapes one object, and each a number. Confined to its fold. */
    static final class Table implements UnaryOperator<Shape> {
        private final Map<Shape, Integer> numbers = new HashMap<>();
        private final List<Shape> shapes = new ArrayList<>();

        Table() {
            number(ALL);
        }

        @Override
        public Shape apply(Shape shape) {
            return shapes.get(number(shape));
        }

        int number(Shape shape) {
            Integer known = numbers.get(shape);
            if (known == null) {
                known = shapes.size();
                numbers.put(shape, known);
                shapes.add(shape);
            }
            return known;
        }

        Shape shape(int number) {
            return shapes.get(number);
        }

        List<Shape> shapes() {
            return shapes;
        }
    }
}
