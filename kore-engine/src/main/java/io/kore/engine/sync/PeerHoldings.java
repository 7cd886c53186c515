package io.kore.engine.sync;

import io.kore.engine.branch.Strand;
import io.kore.engine.branch.Strands;
import io.kore.model.LogName;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What the other side is known to hold, or to have been sent, in terms of this node's strands: only ever too little.
 * Of logs that were equal when the session began it keeps nothing, so that ten thousand level shards cost nothing.
 * Confined to its session.
 */
final class PeerHoldings {
    private final Set<LogName> equalLogs;
    private final long equalEnd;
    private final Map<ShardId, Long> counts = new HashMap<>();

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
        ShardId strand = record.shard();
        if (position < equalEnd && equalLogs.contains(strand.log())) {
            return false;
        }
        return record.index() >= count(strand);
    }

    /** How many records of a strand the other side holds. */
    long count(ShardId strand) {
        return counts.getOrDefault(strand, 0L);
    }

    void holds(ShardId strand, long count) {
        counts.merge(strand, count, Math::max);
    }

    /** The other side holds a record, and with it all that comes before it in its history. */
    void holds(ShardRecord record, Strands strands) {
        holds(record.shard(), record.index() + 1);
        for (Strand strand = strands.strand(record.shard()); strand.parent() != null; ) {
            Strand parent = strand.parent();
            holds(parent.id(), strand.at());
            strand = parent;
        }
    }
}
