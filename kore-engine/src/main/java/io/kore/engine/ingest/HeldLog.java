package io.kore.engine.ingest;

import io.kore.model.ShardSummary;
import io.kore.model.WriterId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is held of one log, in memory: a line per shard, the highest number, and which shards have grown since
 * this node's last own record. Confined to the ingest lock.
 */
final class HeldLog {
    private final Map<WriterId, ShardSummary> shards = new HashMap<>();
    private final Set<WriterId> grown = new HashSet<>();
    private long highestNumber;

    @Nullable
    ShardSummary shard(WriterId writer) {
        return shards.get(writer);
    }

    Iterable<ShardSummary> shards() {
        return shards.values();
    }

    int size() {
        return shards.size();
    }

    /** The highest number of any record held: the next own record gets one more. */
    long highestNumber() {
        return highestNumber;
    }

    /** The shards that have grown since {@link #forgetGrowth()}. */
    Set<WriterId> grown() {
        return grown;
    }

    void forgetGrowth() {
        grown.clear();
    }

    void put(ShardSummary summary) {
        shards.put(summary.shard().writer(), summary);
        grown.add(summary.shard().writer());
        highestNumber = Math.max(highestNumber, summary.lastNumber());
    }
}
