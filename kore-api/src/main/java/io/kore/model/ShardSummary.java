package io.kore.model;

/**
 * A shard in one line. Immutable.
 *
 * @param shard which shard
 * @param count how many records are held, 1 or more
 * @param lastNumber the number of the last of them
 * @param hash the running hash after the last of them
 */
public record ShardSummary(ShardId shard, long count, long lastNumber, Hash hash) {
    /**
     * Checks the numbers.
     *
     * @param shard which shard
     * @param count how many records are held
     * @param lastNumber the number of the last of them
     * @param hash the running hash after the last of them
     * @throws IllegalArgumentException if the count or number is below 1
     */
    public ShardSummary {
        if (count < 1 || lastNumber < 1) {
            throw new IllegalArgumentException(
                    "a shard that is held has a count and a last number from 1, not " + count + " and " + lastNumber);
        }
    }

    /**
     * The summary of a shard whose last record is this one.
     *
     * @param last the last record held
     * @return the summary
     */
    public static ShardSummary endingAt(ShardRecord last) {
        return new ShardSummary(last.shard(), last.index() + 1, last.number(), last.hash());
    }

    /**
     * All that is held, as a prefix.
     *
     * @return count and hash head
     */
    public Prefix prefix() {
        return new Prefix(count, hash.head());
    }
}
