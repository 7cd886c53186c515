package io.kore.model;

/**
 * The name of a log: any text of 1 to {@value Limits#LOG_NAME_BYTES_MAX} UTF-8 bytes without control
 * characters. {@code /}, {@code ..}, spaces and any language are legal, so a name must never become part
 * of a file name or URL unescaped. Names differ unless they are equal unit by unit: nothing is folded or
 * normalised. Immutable.
 *
 * @param value the name as given
 */
public record LogName(String value) implements Comparable<LogName> {
    /**
     * Checks the name.
     *
     * @param value the name as given
     * @throws IllegalArgumentException if the name is empty, too long, not valid Unicode, or holds control
     *     characters
     */
    public LogName {
        Names.withoutControls("log name", Names.checked("log name", value, Limits.LOG_NAME_BYTES_MAX));
    }

    @Override
    public int compareTo(LogName other) {
        return value.compareTo(other.value);
    }

    // those that a record has by itself are put together when they are first called, which takes long at each start
    @Override
    public boolean equals(Object other) {
        return other instanceof LogName that && value.equals(that.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return value;
    }
}
