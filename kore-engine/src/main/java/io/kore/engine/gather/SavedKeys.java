package io.kore.engine.gather;

import io.kore.engine.json.JsonValues;
import io.kore.model.Payload;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a gather as they were saved, ascending, each with its object and with what was saved of its history, which
 * is read when a record of that key arrives: after a start few are. As a map it holds the objects, for a tree to be
 * built of in one go before any key is forgotten. Confined to its fold.
 */
@SuppressWarnings("JdkObsolete") // the tree takes just this kind of map
final class SavedKeys extends AbstractMap<Object, Merged> implements SortedMap<Object, Merged> {
    private final Object[] keys;
    /** Null of a key that was forgotten, as below. */
    private final @Nullable Merged[] objects;

    private final @Nullable Payload[] histories;
    private int size;

    SavedKeys(int count) {
        keys = new Object[count];
        objects = new @Nullable Merged[count];
        histories = new @Nullable Payload[count];
    }

    /** Takes the next key; answers whether it stands behind the one before. */
    boolean add(Merged object, Payload history) {
        boolean isBehind = size == 0 || JsonValues.compareKeys(keys[size - 1], object.key()) < 0;
        keys[size] = object.key();
        objects[size] = object;
        histories[size] = history;
        size++;
        return isBehind;
    }

    /** What was saved of a key's history, or null if there is none. */
    @Nullable
    Payload history(Object key) {
        int at = at(key);
        return at < 0 ? null : histories[at];
    }

    /** Lets go of what was saved of a key, which somebody else holds now. */
    void forget(Object key) {
        int at = at(key);
        if (at >= 0) {
            objects[at] = null;
            histories[at] = null;
        }
    }

    @Override
    public @Nullable Merged get(Object key) {
        int at = at(key);
        return at < 0 ? null : objects[at];
    }

    private int at(Object key) {
        return Arrays.binarySearch(keys, 0, size, key, JsonValues::compareKeys);
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public Comparator<Object> comparator() {
        return JsonValues::compareKeys;
    }

    @Override
    public Set<Map.Entry<Object, Merged>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public int size() {
                return size;
            }

            @Override
            public Iterator<Map.Entry<Object, Merged>> iterator() {
                return new Entries();
            }
        };
    }

    private final class Entries implements Iterator<Map.Entry<Object, Merged>> {
        private int next;

        @Override
        public boolean hasNext() {
            return next < size;
        }

        @Override
        public Map.Entry<Object, Merged> next() {
            if (next == size) {
                throw new NoSuchElementException();
            }
            Map.Entry<Object, Merged> entry = Map.entry(keys[next], Objects.requireNonNull(objects[next]));
            next++;
            return entry;
        }
    }

    @Override
    public Object firstKey() {
        throw parts();
    }

    @Override
    public Object lastKey() {
        throw parts();
    }

    @Override
    public SortedMap<Object, Merged> subMap(Object from, Object to) {
        throw parts();
    }

    @Override
    public SortedMap<Object, Merged> headMap(Object to) {
        throw parts();
    }

    @Override
    public SortedMap<Object, Merged> tailMap(Object from) {
        throw parts();
    }

    private static UnsupportedOperationException parts() {
        return new UnsupportedOperationException("this is only read as a whole, or by key");
    }
}
