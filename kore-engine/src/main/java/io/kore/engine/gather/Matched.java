package io.kore.engine.gather;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An object that a {@code change}/{@code to} record matched when it was written, and what becomes of it.
 * Immutable.
 *
 * @param key the object's key
 * @param fields the object as its writer saw it, with the new values
 * @param shape what of these differs from what the writer saw, the gather field apart
 * @param newKey the key that the object moves to, or null if it stays
 */
record Matched(
        Object key,
        Map<String, @Nullable Object> fields,
        Shape shape,
        @Nullable Object newKey) {}
