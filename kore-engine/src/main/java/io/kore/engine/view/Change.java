package io.kore.engine.view;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one record did to one field: set it, or remove it. Holds the value as long as it is the visible one
 * or small; any other is read again from the store when it is asked for, so that what is held for a record
 * does not grow with its content. Confined to its fold.
 */
final class Change {
    private static final int SMALL_TEXT_LENGTH_MAX = 32;

    private final Edit edit;
    private final int ordinal;
    private final boolean isSet;
    private @Nullable Object value;
    private boolean isHeld = true;

    private Change(Edit edit, int ordinal, boolean isSet, @Nullable Object value) {
        this.edit = edit;
        this.ordinal = ordinal;
        this.isSet = isSet;
        this.value = value;
    }

    /** The field was set; the ordinal is its place in the record. */
    static Change set(Edit edit, int ordinal, @Nullable Object value) {
        return new Change(edit, ordinal, true, value);
    }

    static Change removed(Edit edit) {
        return new Change(edit, 0, false, null);
    }

    Edit edit() {
        return edit;
    }

    int ordinal() {
        return ordinal;
    }

    boolean isSet() {
        return isSet;
    }

    @Nullable
    Object value(String field, StoredFields stored) {
        if (isHeld) {
            return value;
        }
        Map<String, @Nullable Object> fields = stored.of(edit);
        return fields.get(field);
    }

    /** Lets go of the value if it is not small: another change is the visible one. */
    void release() {
        if (isSet && !isSmall(value)) {
            isHeld = false;
            value = null;
        }
    }

    private static boolean isSmall(@Nullable Object value) {
        if (value instanceof String text) {
            return text.length() <= SMALL_TEXT_LENGTH_MAX;
        }
        if (value instanceof BigDecimal number) {
            return number.precision() <= SMALL_TEXT_LENGTH_MAX;
        }
        return value == null || value instanceof Boolean || (value instanceof Number && !(value instanceof BigInteger));
    }
}
