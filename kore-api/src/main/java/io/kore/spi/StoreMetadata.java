package io.kore.spi;

import io.kore.error.StoreFailedException;
import java.util.Optional;
import java.util.SortedSet;

/**
 * Small named values that a node keeps beside its journal: identity, succession, forks, drops,
 * checkpoints. A key is 1 to 100 characters of {@code a-z 0-9 . _ -} and starts with a letter; a value has
 * up to 64 MiB. Thread-safe. Values are replaced whole, and durable on return (S12).
 */
public interface StoreMetadata {
    /** Longest value in bytes. */
    int VALUE_BYTES_MAX = 64 << 20;

    /**
     * Reads a value.
     *
     * @param key the key
     * @return a copy of the value, or empty if there is none
     * @throws IllegalArgumentException if the key breaks the rules
     * @throws io.kore.error.StoreCorruptException if the value is damaged
     */
    Optional<byte[]> read(String key);

    /**
     * Sets a value, durably.
     *
     * @param key the key
     * @param value copied
     * @throws IllegalArgumentException if the key or the size breaks the rules
     * @throws StoreFailedException if the medium failed; the old value or the new one is there, whole
     */
    void write(String key, byte[] value);

    /**
     * Removes a value, durably.
     *
     * @param key the key; one without a value does nothing
     * @throws IllegalArgumentException if the key breaks the rules
     * @throws StoreFailedException if the medium failed; the value is there, whole, or gone
     */
    void remove(String key);

    /**
     * The keys that have a value.
     *
     * @return a copy, sorted
     */
    SortedSet<String> keys();

    /**
     * Checks a key against the rules above; for implementors.
     *
     * @param key the key
     * @return the key
     * @throws IllegalArgumentException if it breaks the rules
     */
    static String checkedKey(String key) {
        boolean legal = key.length() <= 100 && key.matches("[a-z][a-z0-9._-]*");
        if (!legal) {
            throw new IllegalArgumentException(
                    "a metadata key is 1 to 100 of a-z 0-9 . _ - and starts with a letter, not \"" + key + '"');
        }
        return key;
    }
}
