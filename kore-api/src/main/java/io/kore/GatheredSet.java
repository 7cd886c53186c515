package io.kore;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The merged objects as of a command, for its handler to change. Values that are handed out are copies: changing one
 * changes nothing until it is put back. Confined to the call of the handler.
 *
 * @param <T> the type of the merged objects
 */
public interface GatheredSet<T> {
    /**
     * The keys that have an object.
     *
     * @return a copy, sorted: numbers by value, then strings by UTF-16 code unit
     */
    List<Object> keys();

    /**
     * The object of a key.
     *
     * @param key a {@code String}, or any {@code Number}, compared by value
     * @return the object, if there is one
     * @throws io.kore.error.ProcessingException if it does not fit the type
     */
    Optional<T> get(Object key);

    /**
     * Gives a key an object, in place of the one it has.
     *
     * @param key a {@code String} or any {@code Number}
     * @param object the object; in the field that is gathered on it gets the key
     * @throws io.kore.error.InvalidRecordException if it cannot be written as a JSON object
     */
    void put(Object key, T object);

    /**
     * Takes the object of a key away. Records of the key that sort after the command begin a new one.
     *
     * @param key a {@code String} or any {@code Number}
     * @return whether there was one
     */
    boolean remove(Object key);

    /**
     * Changes the object of a key; if there is none, does nothing. Fields that the type does not know are kept.
     *
     * @param key a {@code String} or any {@code Number}
     * @param change answers the changed object; may change and answer the one it is given
     * @return whether there was one
     * @throws io.kore.error.ProcessingException if the object does not fit the type
     */
    boolean update(Object key, UnaryOperator<T> change);
}
