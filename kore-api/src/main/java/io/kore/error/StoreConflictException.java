package io.kore.error;

import io.kore.model.ShardId;

/**
 * A batch does not continue a shard: a record's index is not the shard's count. Nothing of the batch was
 * written. Do: read the shard's summary again; whoever appends must do so at its count.
 */
public class StoreConflictException extends StoreException {
    private static final long serialVersionUID = 1L;

    /** Not serialised: a conflict is handled where it happens. */
    private final transient ShardId shard;
    /** The shard's count. */
    private final long expectedIndex;
    /** The index in the batch. */
    private final long givenIndex;

    /**
     * A conflict.
     *
     * @param shard the shard that the batch does not continue
     * @param expectedIndex the shard's count, which is the only index that continues it
     * @param givenIndex the index in the batch
     */
    public StoreConflictException(ShardId shard, long expectedIndex, long givenIndex) {
        super("shard " + shard + " goes on at index " + expectedIndex + ", but the batch has index " + givenIndex
                + " there; nothing of the batch was written");
        this.shard = shard;
        this.expectedIndex = expectedIndex;
        this.givenIndex = givenIndex;
    }

    /**
     * The shard.
     *
     * @return the shard that the batch does not continue
     */
    public ShardId shard() {
        return shard;
    }

    /**
     * Where the shard goes on.
     *
     * @return the shard's count
     */
    public long expectedIndex() {
        return expectedIndex;
    }

    /**
     * What was given.
     *
     * @return the index in the batch
     */
    public long givenIndex() {
        return givenIndex;
    }
}
