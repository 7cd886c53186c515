package io.kore.engine.branch;

import io.kore.model.ShardId;

/**
 * A part of a strand that does not fork, shown as a shard of its own. Immutable.
 *
 * @param shard the name that it is shown under
 * @param strand where it is stored
 * @param from index of its first record in the strand
 * @param to index in the strand behind its last one; {@link Long#MAX_VALUE} if it may still grow
 * @param endHead head of the running hash after its last record; 0 if it may still grow
 */
public record Stretch(ShardId shard, Strand strand, long from, long to, long endHead) {
    /**
     * Where it begins.
     *
     * @return the place of its first record, counted from the start of the writer's shard
     */
    public long start() {
        return strand.start() + from;
    }

    /** Tells whether it ends at a fork. */
    boolean isClosed() {
        return to != Long.MAX_VALUE;
    }
}
