package io.kore.engine.json;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The names of an object's fields, in order, shared by objects that have the same ones. Immutable, thread-safe.
 */
final class FieldNames {
    /** So many are compared one by one; with more there is an index. */
    private static final int COMPARED_MAX = 8;

    private static final int KNOWN = 256;
    /** Names with more characters than this together are not remembered: peers choose them. */
    private static final int REMEMBERED_LENGTH_MAX = 2_048;

    /**
     * Those made last, each at the place of its hash; another one with that place takes it. Read and written without a
     * lock: what is immutable is whole whoever sees it, and to miss one costs a few bytes.
     */
    private static final @Nullable FieldNames[] LATEST = new FieldNames[KNOWN];

    private final String[] names;
    private final @Nullable Map<String, Integer> places;

    private FieldNames(String[] names) {
        this.names = names;
        if (names.length <= COMPARED_MAX) {
            places = null;
        } else {
            Map<String, Integer> index = new HashMap<>(2 * names.length);
            for (int i = 0; i < names.length; i++) {
                index.put(names[i], i);
            }
            places = index;
        }
    }

    /**
     * Names.
     *
     * @param given an array that begins with them, all different; not kept
     * @param size how many there are
     */
    static FieldNames of(String[] given, int size) {
        int hash = size;
        int length = 0;
        for (int i = 0; i < size; i++) {
            hash = 31 * hash + given[i].hashCode();
            length += 1 + given[i].length();
        }
        if (length > REMEMBERED_LENGTH_MAX) {
            return new FieldNames(Arrays.copyOf(given, size));
        }
        int place = (hash ^ (hash >>> 16)) & (KNOWN - 1);
        FieldNames known = LATEST[place];
        if (known == null || !known.are(given, size)) {
            known = new FieldNames(Arrays.copyOf(given, size));
            LATEST[place] = known;
        }
        return known;
    }

    private boolean are(String[] others, int size) {
        if (names.length != size) {
            return false;
        }
        for (int i = 0; i < size; i++) {
            if (!names[i].equals(others[i])) {
                return false;
            }
        }
        return true;
    }

    String at(int place) {
        return names[place];
    }

    /** Where a name stands, or -1. */
    int place(@Nullable Object name) {
        if (places != null) {
            return places.getOrDefault(name, -1);
        }
        for (int i = 0; i < names.length; i++) {
            if (names[i].equals(name)) {
                return i;
            }
        }
        return -1;
    }
}
