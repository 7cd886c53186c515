package io.kore.model;

/**
 * What tells a record apart within its log: its number and its writer, written {@code <number>-<writer>}.
 * The natural order is the <em>merged order</em>: ascending number, ties by writer id. Immutable.
 *
 * @param number the record's Lamport number, 1 or higher
 * @param writer the record's writer
 */
public record RecordId(long number, WriterId writer) implements Comparable<RecordId> {
    /**
     * Checks the number.
     *
     * @param number the record's Lamport number
     * @param writer the record's writer
     * @throws IllegalArgumentException if the number is below 1
     */
    public RecordId {
        if (number < 1) {
            throw new IllegalArgumentException("a record's number starts at 1, not " + number);
        }
    }

    /**
     * Reads the form that {@link #toString()} writes.
     *
     * @param text {@code <number>-<writer>}; the writer may hold further dashes
     * @return the id
     * @throws IllegalArgumentException if the text is of another form
     */
    public static RecordId parse(String text) {
        int dash = text.indexOf('-');
        if (dash < 1
                || text.charAt(0) == '0'
                || !text.substring(0, dash).chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new IllegalArgumentException("a record id is <number>-<writer>, not " + Names.shown(text));
        }
        try {
            return new RecordId(Long.parseLong(text.substring(0, dash)), new WriterId(text.substring(dash + 1)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("a record's number is out of range in " + Names.shown(text), e);
        }
    }

    @Override
    public int compareTo(RecordId other) {
        int byNumber = Long.compare(number, other.number);
        return byNumber != 0 ? byNumber : writer.compareTo(other.writer);
    }

    @Override
    public String toString() {
        return number + "-" + writer;
    }
}
