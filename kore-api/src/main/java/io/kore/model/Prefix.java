package io.kore.model;

/**
 * The first {@code count} records of a shard, on one branch of it: the count, and the first 8 bytes of the
 * shard's running hash after those records. Two histories of one writer that differ within the count have
 * different prefixes, so a reference to a prefix is never ambiguous. Immutable.
 *
 * @param count how many records, 1 or more
 * @param hashHead {@link Hash#head()} of the running hash after these records
 */
public record Prefix(long count, long hashHead) {
    /**
     * Checks the count.
     *
     * @param count how many records
     * @param hashHead first 8 bytes of the running hash after them
     * @throws IllegalArgumentException if the count is below 1: nothing of a shard is said by leaving it out
     */
    public Prefix {
        if (count < 1) {
            throw new IllegalArgumentException("a prefix holds at least one record, not " + count);
        }
    }

    @Override
    public String toString() {
        return count + "@" + String.format("%016x", hashHead);
    }
}
