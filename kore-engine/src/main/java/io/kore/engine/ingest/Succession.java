package io.kore.engine.ingest;

import io.kore.model.WriterId;
import org.jspecify.annotations.Nullable;

/**
 * This node's id was given up.
 *
 * @param before the id
 * @param after its successor
 */
public record Succession(WriterId before, WriterId after) {
    /** What happened between two moments; null if nothing did. */
    static @Nullable Succession between(WriterId before, WriterId after) {
        return before.equals(after) ? null : new Succession(before, after);
    }
}
