package io.kore;

import java.util.List;
import java.util.Optional;

/**
 * What gathering a log has come to: one merged object per key. A snapshot; immutable, thread-safe.
 *
 * @param <T> the type of the values
 */
public interface Gathered<T> extends Iterable<Entry<T>> {
    /**
     * The entries, sorted by key: numbers by value, then strings by UTF-16 code unit.
     *
     * @return an unmodifiable list
     */
    List<Entry<T>> entries();

    /**
     * The entry of a key.
     *
     * @param key a {@code String}, or any {@code Number}, compared by value
     * @return the entry, if there is one
     */
    Optional<Entry<T>> get(Object key);

    /**
     * The merged objects, sorted by key.
     *
     * @return an unmodifiable list
     */
    List<T> values();

    /**
     * The keys that have come since the handler's last result; all of them in its first, and in one asked for
     * once.
     *
     * @return an unmodifiable list, sorted
     */
    List<Object> added();

    /**
     * The keys whose objects have changed since the handler's last result.
     *
     * @return an unmodifiable list, sorted
     */
    List<Object> changed();

    /**
     * The keys that have gone since the handler's last result: only commands take objects away.
     *
     * @return an unmodifiable list, sorted
     */
    List<Object> removed();

    /**
     * How many keys there are.
     *
     * @return the number of entries
     */
    int size();
}
