package io.kore.engine.koredb;

import io.kore.model.ShardId;

/**
 * What a body says of one shard. Immutable.
 *
 * @param shard the shard as it is shown
 * @param size the {@code sz}
 * @param from index of the first record sent; the {@code from}
 * @param to index behind the last record sent; {@code from} if there are none
 */
public record Portion(ShardId shard, long size, long from, long to) {
    /** Farther than any shard goes. A koredb leaves records alone that begin behind what it holds. */
    private static final long FAR = (1L << 53) - 1;

    /**
     * Sends something that a koredb leaves alone: whatever it was sent, it asks again a moment later.
     *
     * @param shard a shard that is not held here
     * @return the portion
     */
    public static Portion knock(ShardId shard) {
        return new Portion(shard, 0, FAR, FAR + 1);
    }

    /**
     * Whether it is a {@link #knock}.
     *
     * @return true if there is no record to read
     */
    public boolean isKnock() {
        return from == FAR;
    }

    /**
     * Says a size and sends nothing.
     *
     * @param shard the shard
     * @param size the size
     * @return the portion
     */
    public static Portion told(ShardId shard, long size) {
        return new Portion(shard, size, size, size);
    }

    /**
     * Sends records up to some index.
     *
     * @param shard the shard
     * @param from index of the first record
     * @param to index behind the last one, which is the size said
     * @return the portion
     */
    public static Portion sent(ShardId shard, long from, long to) {
        return new Portion(shard, to, from, to);
    }

    /**
     * Whether there are records.
     *
     * @return false if it only tells a size
     */
    public boolean hasRecords() {
        return to > from;
    }
}
