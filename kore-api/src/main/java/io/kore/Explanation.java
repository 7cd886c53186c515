package io.kore;

import io.kore.model.Origin;
import io.kore.model.RecordId;
import java.util.List;
import java.util.Map;
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
 * @param origins where those of all these records came from that a migration made; of records that were migrated
 *     several times, the whole chain
 */
public record Explanation(
        Object key,
        String field,
        boolean isThere,
        Optional<Object> value,
        Optional<RecordId> setBy,
        String kind,
        Optional<RecordId> base,
        List<Lost> lost,
        Map<RecordId, Origin> origins) {
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
     * @param origins where derived ones of these records came from
     */
    public Explanation {
        lost = List.copyOf(lost);
        origins = Map.copyOf(origins);
    }

    /**
     * An explanation in which no derived record plays a part.
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
    public Explanation(
            Object key,
            String field,
            boolean isThere,
            Optional<Object> value,
            Optional<RecordId> setBy,
            String kind,
            Optional<RecordId> base,
            List<Lost> lost) {
        this(key, field, isThere, value, setBy, kind, base, lost, Map.of());
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
