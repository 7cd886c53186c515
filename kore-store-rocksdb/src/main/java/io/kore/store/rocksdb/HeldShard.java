package io.kore.store.rocksdb;

import io.kore.model.ShardId;
import io.kore.model.ShardSummary;

/**
 * A shard that is held. Immutable.
 *
 * @param ordinal what keys call it
 * @param summary how far it goes
 */
record HeldShard(int ordinal, ShardSummary summary) {
    ShardId shard() {
        return summary.shard();
    }

    long count() {
        return summary.count();
    }
}
