package io.kore;

import io.kore.model.RecordId;
import java.util.List;
import java.util.Optional;

/**
 * Why a field of a merged object is as it is. Values are JSON: maps, lists, text, numbers, booleans; a field that is
 * not there, and JSON's null, have no value ({@code isThere} tells them apart). Immutable.
 *
 * @param key the object's key, a {@code String} or {@code BigDecimal}
 * @param field the field
 * @param isThere whether the object has the field now
 * @param value what it is now; empty if it is not there, or null
 * @param setBy the record that set it, or took it away; empty if no record ever did
 * @param kind what that record is: {@code edit}, {@code command}, or {@code change} for a {@code change}/{@code to}
 *     record; empty text if there is none
 * @param base the record that its writer had seen as the field's last change, if any
 * @param lost the last changes that its writer had not seen and that sort before it: they were made at the same time,
 *     and lost; in merged order
 */
public record Explanation(
        Object key,
        String field,
        boolean isThere,
        Optional<Object> value,
        Optional<RecordId> setBy,
        String kind,
        Optional<RecordId> base,
        List<Lost> lost) {
    /**
     * Copies.
     *
     * @param key the object's key
     * @param field the field
     * @param isThere whether the object has the field now
     * @param value what it is now
     * @param setBy the record that set it, or took it away
     * @param kind what that record is
     * @param base the record that its writer had seen as the field's last change
     * @param lost the changes that were made at the same time
     */
    public Explanation {
        lost = List.copyOf(lost);
    }

    /**
     * A change that lost against one made at the same time.
     *
     * @param record the record that made it
     * @param isRemoval whether it took the field away
     * @param value what it set the field to; empty if it took it away, or set it to null
     */
    public record Lost(RecordId record, boolean isRemoval, Optional<Object> value) {}
}
