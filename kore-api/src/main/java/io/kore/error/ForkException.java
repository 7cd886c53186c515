package io.kore.error;

import io.kore.model.ShardId;

/**
 * A shard has forked: two devices wrote under one id, or a copy of a store was used beside it. Nothing is lost
 * and nothing was refused: all histories are kept, on every node, as shards of their own. Do: give each
 * device its own {@code whoAmI} and its own store.
 */
public class ForkException extends KoreException {
    private static final long serialVersionUID = 1L;

    /** Not serialised: a report is handled where it is made. */
    private final transient ShardId shard;
    /** The first index at which the histories differ. */
    private final long index;

    /**
     * A fork.
     *
     * @param shard the shard that has forked
     * @param index the first index of it at which the histories differ
     * @param message what happened, where, and what to do next
     */
    public ForkException(ShardId shard, long index, String message) {
        super(message, null);
        this.shard = shard;
        this.index = index;
    }

    /**
     * What has forked.
     *
     * @return the shard, under its writer's id
     */
    public ShardId shard() {
        return shard;
    }

    /**
     * Where it has forked.
     *
     * @return the first index of the shard at which the histories differ
     */
    public long index() {
        return index;
    }
}
