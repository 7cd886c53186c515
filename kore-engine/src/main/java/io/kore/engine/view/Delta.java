package io.kore.engine.view;

import io.kore.engine.gather.Merged;
import io.kore.engine.json.JsonValues;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What differs between two results of a gather: keys, sorted. Immutable.
 *
 * @param added keys that have an object only after
 * @param changed keys whose object is another
 * @param removed keys that have an object only before
 */
record Delta(List<Object> added, List<Object> changed, List<Object> removed) {
    /** The first result: all of it is new. */
    static Delta all(SortedMap<Object, Merged> objects) {
        return new Delta(new AllKeys(objects), List.of(), List.of());
    }

    /**
     * Compares.
     *
     * @param before the objects of one result
     * @param after those of a later one
     * @param touched the keys that may differ, or null if any may
     */
    static Delta between(
            SortedMap<Object, Merged> before, SortedMap<Object, Merged> after, @Nullable Set<Object> touched) {
        Delta delta = new Delta(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        if (touched == null) {
            delta.compareAll(before.values().iterator(), after.values().iterator());
        } else {
            SortedSet<Object> sorted = new TreeSet<>(JsonValues::compareKeys);
            sorted.addAll(touched);
            sorted.forEach(key -> delta.compare(before.get(key), after.get(key)));
        }
        return new Delta(List.copyOf(delta.added), List.copyOf(delta.changed), List.copyOf(delta.removed));
    }

    boolean isEmpty() {
        return added.isEmpty() && changed.isEmpty() && removed.isEmpty();
    }

    private void compareAll(Iterator<Merged> before, Iterator<Merged> after) {
        Merged old = next(before);
        Merged now = next(after);
        while (old != null || now != null) {
            int order = old == null ? 1 : now == null ? -1 : JsonValues.compareKeys(old.key(), now.key());
            compare(order <= 0 ? old : null, order >= 0 ? now : null);
            old = order <= 0 ? next(before) : old;
            now = order >= 0 ? next(after) : now;
        }
    }

    private static @Nullable Merged next(Iterator<Merged> objects) {
        return objects.hasNext() ? objects.next() : null;
    }

    private void compare(@Nullable Merged old, @Nullable Merged now) {
        if (old == null) {
            if (now != null) {
                added.add(now.key());
            }
        } else if (now == null) {
            removed.add(old.key());
        } else if (!isSame(old, now)) {
            changed.add(now.key());
        }
    }

    /** To the letter: an object that is spelled otherwise is another, so that all nodes show the same in the end. */
    private static boolean isSame(Merged old, Merged now) {
        return old.last().equals(now.last()) && isSame(old.fields(), now.fields());
    }

    private static boolean isSame(@Nullable Object old, @Nullable Object now) {
        if (old instanceof Map<?, ?> one && now instanceof Map<?, ?> other) {
            return one == other || (isSame(one.keySet(), other.keySet()) && isSame(one.values(), other.values()));
        }
        if (old instanceof Collection<?> one && now instanceof Collection<?> other) {
            Iterator<?> others = other.iterator();
            for (Object value : one) {
                if (!others.hasNext() || !isSame(value, others.next())) {
                    return false;
                }
            }
            return !others.hasNext();
        }
        return Objects.equals(old, now);
    }

    /** The keys of a map that never changes, listed when somebody asks for them: of the first result hardly anybody does. */
    private static final class AllKeys extends AbstractList<Object> {
        private final SortedMap<Object, Merged> objects;
        /** Made twice it is the same. */
        private volatile @Nullable List<Object> keys;

        AllKeys(SortedMap<Object, Merged> objects) {
            this.objects = objects;
        }

        @Override
        public Object get(int index) {
            List<Object> listed = keys;
            if (listed == null) {
                listed = List.copyOf(objects.keySet());
                keys = listed;
            }
            return listed.get(index);
        }

        @Override
        public int size() {
            return objects.size();
        }
    }
}
