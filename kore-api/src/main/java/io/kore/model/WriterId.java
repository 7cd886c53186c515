package io.kore.model;

import java.util.HexFormat;

/**
 * The id of a writer: who owns a shard. An id that a person gives keeps to stricter rules, see {@link
 * #given}; ids that arrive from peers are opaque text of 1 to {@value Limits#WRITER_BYTES_MAX} UTF-8
 * bytes. Ids sort by UTF-16 code unit, which is also what JavaScript's {@code <} does: every node breaks
 * ties alike. Immutable.
 *
 * @param value the id as text
 */
public record WriterId(String value) implements Comparable<WriterId> {
    private static final String BRANCH = "#f";
    private static final int BRANCH_LENGTH = BRANCH.length() + 2 * Long.BYTES;

    /**
     * Checks the id.
     *
     * @param value the id as text
     * @throws IllegalArgumentException if the id is empty, too long or not valid Unicode
     */
    public WriterId {
        Names.checked("writer id", value, isBranch(value) ? Limits.BRANCH_BYTES_MAX : Limits.WRITER_BYTES_MAX);
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
     * The id of the shard in which a migration puts the outputs of one part: {@code log~part~writer}.
     *
     * @param source the shard whose records are migrated
     * @param part which of the outputs of each record, from 0
     * @return the id: the log's name with {@code ~}, {@code #} and {@code %} percent-escaped, the part in four digits,
     *     the writer as it is
     * @throws IllegalArgumentException if it would be longer than {@value Limits#WRITER_BYTES_MAX} bytes, or there is
     *     no such part
     */
    public static WriterId derived(ShardId source, int part) {
        if (part < 0 || part >= Origin.PARTS_MAX) {
            throw new IllegalArgumentException(
                    "a part lies between 0 and " + (Origin.PARTS_MAX - 1) + ", not at " + part);
        }
        String log =
                source.log().value().replace("%", "%25").replace("~", "%7E").replace("#", "%23");
        String digits = Integer.toString(Origin.PARTS_MAX + part).substring(1);
        return new WriterId(log + "~" + digits + "~" + source.writer());
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

    /**
     * The id of a branch of this writer's forked shard.
     *
     * @param head {@link Hash#head()} of the running hash after the branch's first record
     * @return this id, {@code #f} and 16 hexadecimal digits
     * @throws IllegalArgumentException if this is the id of a branch itself: its branches are the writer's
     */
    public WriterId branch(long head) {
        if (isBranch()) {
            throw new IllegalArgumentException("a branch of " + this + " is a branch of " + root());
        }
        return new WriterId(value + BRANCH + HexFormat.of().toHexDigits(head));
    }

    /**
     * Tells whether the id has the form that a branch of a forked shard gets.
     *
     * @return true if nobody appends under it
     */
    public boolean isBranch() {
        return isBranch(value);
    }

    /**
     * The writer of whose shard this is a branch.
     *
     * @return that id, or this one if it is not a branch's
     */
    public WriterId root() {
        return isBranch() ? new WriterId(value.substring(0, value.length() - BRANCH_LENGTH)) : this;
    }

    /**
     * What {@link #branch} was given.
     *
     * @return the head of a running hash
     * @throws IllegalStateException if this is not the id of a branch
     */
    public long branchHead() {
        if (!isBranch()) {
            throw new IllegalStateException(this + " is no branch");
        }
        return Long.parseUnsignedLong(value, value.length() - 2 * Long.BYTES, value.length(), 16);
    }

    private static boolean isBranch(String value) {
        int at = value.length() - BRANCH_LENGTH;
        if (at <= 0 || !value.startsWith(BRANCH, at)) {
            return false;
        }
        return value.substring(at + BRANCH.length())
                .chars()
                .allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
    }

    @Override
    public int compareTo(WriterId other) {
        return value.compareTo(other.value);
    }

    // those that a record has by itself are put together when they are first called, which takes long at each start
    @Override
    public boolean equals(Object other) {
        return other instanceof WriterId that && value.equals(that.value);
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
