package io.kore.engine.branch;

import io.kore.model.ShardId;

/**
 * A part of a strand that does not fork, shown as a shard of its own; or as a part of one, where bare records go on
 * behind full ones. Immutable.
 *
 * @param shard the name that it is shown under
 * @param strand where it is stored
 * @param from index of its first record in the strand
 * @param to index in the strand behind its last one; {@link Long#MAX_VALUE} if it may still grow
 * @param endHead head of the running hash after its last record; 0 if it may still grow
 * @param start where the shard of that name begins: the place of its first record, counted from the start of the
 *     writer's shard
 */
public record Stretch(ShardId shard, Strand strand, long from, long to, long endHead, long start) {
    /** The index under which a record is shown that has an index in the strand. */
    long shown(long stored) {
        return strand.start() + stored - start;
    }

    /** The index in the strand of a record that is shown under an index. */
    long stored(long shown) {
        return start + shown - strand.start();
    }
}
