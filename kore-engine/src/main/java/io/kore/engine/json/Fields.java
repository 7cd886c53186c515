package io.kore.engine.json;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a JSON object, in order. Most objects of a log have the same names, so these are held once for all of
 * them ({@link FieldNames}), and an object is little more than an array of its values: a gather of a hundred thousand
 * objects takes a fifth of what hash tables would. (The hidden classes of Self and its heirs.) Immutable; values are what
 * {@link Json} says.
 */
public final class Fields extends AbstractMap<String, @Nullable Object> {
    private final FieldNames names;
    private final @Nullable Object[] values;

    /** Fields over these very values, one for each name. */
    Fields(FieldNames names, @Nullable Object[] values) {
        this.names = names;
        this.values = values;
    }

    /**
     * The same fields, held as this class does.
     *
     * @param fields names and immutable values
     * @return fields in the same order
     */
    public static Fields copyOf(Map<String, ? extends @Nullable Object> fields) {
        if (fields instanceof Fields same) {
            return same;
        }
        String[] names = new String[fields.size()];
        @Nullable Object[] values = new Object[names.length];
        int at = 0;
        for (Map.Entry<String, ? extends @Nullable Object> field : fields.entrySet()) {
            names[at] = field.getKey();
            values[at++] = field.getValue();
        }
        return new Fields(FieldNames.of(names, names.length), values);
    }

    /**
     * Whether another object has the same names in the same order; where not sure, no.
     *
     * @param other the other object
     * @return true if fields stand at the same places in both
     */
    public boolean isLike(Fields other) {
        return names == other.names;
    }

    /**
     * The value at a place.
     *
     * @param place from 0, in the order of the fields
     * @return the value
     */
    public @Nullable Object at(int place) {
        return values[place];
    }

    /**
     * These fields with some values of an object that {@linkplain #isLike is like} this one.
     *
     * @param places the places to take from there, one bit each, the lowest for the first field
     * @param other the other object
     * @return new fields
     */
    public Fields with(long places, Fields other) {
        @Nullable Object[] changed = values.clone();
        for (long left = places; left != 0; left &= left - 1) {
            int place = Long.numberOfTrailingZeros(left);
            changed[place] = other.values[place];
        }
        return new Fields(names, changed);
    }

    @Override
    public int size() {
        return values.length;
    }

    @Override
    public @Nullable Object get(@Nullable Object name) {
        int place = names.place(name);
        return place < 0 ? null : values[place];
    }

    @Override
    public boolean containsKey(@Nullable Object name) {
        return names.place(name) >= 0;
    }

    @Override
    public void forEach(BiConsumer<? super String, ? super @Nullable Object> action) {
        for (int i = 0; i < values.length; i++) {
            action.accept(names.at(i), values[i]);
        }
    }

    @Override
    public @Nullable Object remove(@Nullable Object name) {
        throw new UnsupportedOperationException("fields of a record never change");
    }

    @Override
    public void clear() {
        throw new UnsupportedOperationException("fields of a record never change");
    }

    @Override
    public Set<Map.Entry<String, @Nullable Object>> entrySet() {
        return new Entries();
    }

    private final class Entries extends AbstractSet<Map.Entry<String, @Nullable Object>> {
        @Override
        public int size() {
            return values.length;
        }

        @Override
        public Iterator<Map.Entry<String, @Nullable Object>> iterator() {
            return new Iterator<>() {
                private int next;

                @Override
                public boolean hasNext() {
                    return next < values.length;
                }

                @Override
                public Map.Entry<String, @Nullable Object> next() {
                    if (next == values.length) {
                        throw new NoSuchElementException();
                    }
                    return new SimpleImmutableEntry<>(names.at(next), values[next++]);
                }
            };
        }
    }

    /** Fields as they are read, one after the other. Confined to one thread. */
    static final class Builder {
        private static final int USUAL = 8;

        private String[] names = new String[USUAL];
        private @Nullable Object[] values = new Object[USUAL];
        private int size;

        /** Adds a field whose name was not added yet. */
        void add(String name, @Nullable Object value) {
            if (size == names.length) {
                names = Arrays.copyOf(names, 2 * size);
                values = Arrays.copyOf(values, 2 * size);
            }
            names[size] = name;
            values[size++] = value;
        }

        Fields build() {
            return new Fields(FieldNames.of(names, size), Arrays.copyOf(values, size));
        }
    }
}
