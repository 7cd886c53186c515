package io.kore.model;

/**
 * The id of a writer: who owns a shard. An id that a person gives keeps to stricter rules, see {@link
 * #given}; ids that arrive from peers are opaque text of 1 to {@value Limits#WRITER_BYTES_MAX} UTF-8
 * bytes. Ids sort by UTF-16 code unit, which is also what JavaScript's {@code <} does: every node breaks
 * ties alike. Immutable.
 *
 * @param value the id as text
 */
public record WriterId(String value) implements Comparable<WriterId> {
    /**
     * Checks the id.
     *
     * @param value the id as text
     * @throws IllegalArgumentException if the id is empty, too long or not valid Unicode
     */
    public WriterId {
        Names.checked("writer id", value, Limits.WRITER_BYTES_MAX);
    }

    /**
     * An id that a person or an application chose: 1 to {@value Limits#GIVEN_WRITER_BYTES_MAX} UTF-8 bytes
     * without control characters, {@code ~} and {@code #}, which are kept for derived shards, successors
     * and branches.
     *
     * @param value the id as text
     * @return the id
     * @throws IllegalArgumentException if the text breaks one of these rules
     */
    public static WriterId given(String value) {
        Names.withoutControls("writer id", Names.checked("writer id", value, Limits.GIVEN_WRITER_BYTES_MAX));
        if (value.indexOf('~') >= 0 || value.indexOf('#') >= 0) {
            throw new IllegalArgumentException(
                    "a writer id must not hold ~ or #, which Kore keeps for itself: " + Names.shown(value));
        }
        return new WriterId(value);
    }

    /**
     * Tells whether the id has the form that migration gives to derived shards, {@code log~part~writer}.
     *
     * @return true if only derived records may stand in a shard of this writer
     */
    public boolean isDerived() {
        int first = value.indexOf('~');
        if (first <= 0 || value.length() < first + 6 || value.charAt(first + 5) != '~') {
            return false;
        }
        return value.substring(first + 1, first + 5).chars().allMatch(c -> c >= '0' && c <= '9');
    }

    @Override
    public int compareTo(WriterId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
