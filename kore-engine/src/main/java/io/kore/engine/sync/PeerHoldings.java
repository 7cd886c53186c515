package io.kore.engine.sync;

import io.kore.model.LogName;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What the other side is known to hold, or to have been sent: only ever too little. Of logs that were equal
 * when the session began it keeps no shards, so that ten thousand level shards cost nothing. Confined to
 * its session.
 */
final class PeerHoldings {
    private final Set<LogName> equalLogs;
    private final long equalEnd;
    private final Map<ShardId, Long> counts = new HashMap<>();
    private final Set<ShardId> forked = new HashSet<>();

    /**
     * @param equalLogs logs of which both sides held the same
     * @param equalEnd the end of this node's journal then
     */
    PeerHoldings(Set<LogName> equalLogs, long equalEnd) {
        this.equalLogs = equalLogs;
        this.equalEnd = equalEnd;
    }

    /** Tells whether a record of this node's journal should be sent. */
    boolean lacks(ShardRecord record, long position) {
        ShardId shard = record.shard();
        if (position < equalEnd && equalLogs.contains(shard.log())) {
            return false;
        }
        return record.index() >= counts.getOrDefault(shard, 0L) && !forked.contains(shard);
    }

    void holds(ShardId shard, long count) {
        counts.merge(shard, count, Math::max);
    }

    /** Leaves a shard out for good; false if it was already. */
    boolean leaveOut(ShardId shard) {
        return forked.add(shard);
    }

    boolean isLeftOut(ShardId shard) {
        return forked.contains(shard);
    }

    /** Tells whether anything was said or sent of a shard. */
    boolean knows(ShardId shard) {
        return counts.containsKey(shard);
    }
}
