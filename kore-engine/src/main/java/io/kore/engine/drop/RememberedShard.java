package io.kore.engine.drop;

import io.kore.model.Hash;
import io.kore.model.ShardSummary;

/**
 * What is remembered of a shard, or of a branch of one, once its records are gone. Immutable.
 *
 * @param summary its name, count, last number and running hash
 * @param start where it begins, counted from the start of its writer's shard; 0 unless it is a branch
 */
public record RememberedShard(ShardSummary summary, long start) {
    /** Where it ends, counted from the start of its writer's shard. */
    private long end() {
        return start + summary.count();
    }

    /** Tells whether the record at an index of the writer's shard was one of these, as far as can be told. */
    boolean covers(long index, Hash hash) {
        // of the last one the running hash is known; those before are taken for what they were
        return start <= index
                && (index + 1 < end() || (index + 1 == end() && summary.hash().equals(hash)));
    }

    /** This or the other, which are of one name: that of which more was held. */
    RememberedShard orLonger(RememberedShard other) {
        return other.summary.count() > summary.count() ? other : this;
    }
}
