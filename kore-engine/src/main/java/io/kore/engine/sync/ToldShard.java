package io.kore.engine.sync;

import io.kore.model.ShardId;
import io.kore.model.ShardSummary;

/**
 * What one side holds of a shard, or of a branch of one. Immutable.
 *
 * @param summary its name, count and running hash
 * @param start where it begins, counted from the start of its writer's shard; 0 unless it is a branch
 */
record ToldShard(ShardSummary summary, long start) {
    ToldShard {
        if (start < 0 || (start > 0 && !summary.shard().writer().isBranch())) {
            throw new IllegalArgumentException(summary.shard() + " cannot begin at index " + start);
        }
    }

    ShardId shard() {
        return summary.shard();
    }

    /** The writer's shard of which it is the whole, or a branch. */
    ShardId root() {
        return new ShardId(shard().log(), shard().writer().root());
    }

    boolean isBranch() {
        return shard().writer().isBranch();
    }

    long count() {
        return summary.count();
    }
}
