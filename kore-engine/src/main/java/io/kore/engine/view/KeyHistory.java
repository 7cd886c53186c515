package io.kore.engine.view;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the records of one key have come to. Confined to its fold. */
interface KeyHistory {
    /**
     * Takes in a record of the key. If that fails, nothing has changed.
     *
     * @param edit the record
     * @param fields its own fields
     * @param seen what it was based on, or null if that is unknown or does not matter
     */
    void take(Edit edit, Map<String, @Nullable Object> fields, @Nullable WhatWasSeen seen);

    /** The last record of the key in merged order. */
    Edit last();

    /** The object as it is now, unmodifiable. */
    Map<String, @Nullable Object> fields();
}
