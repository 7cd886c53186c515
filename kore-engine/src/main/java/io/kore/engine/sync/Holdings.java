package io.kore.engine.sync;

import io.kore.model.ShardSummary;
import java.util.List;

/**
 * What a node held at one instant, all of it durable. Immutable.
 *
 * @param end the end of the journal at that instant
 * @param shards a summary of each shard, in any order, over exactly the records before {@code end}
 */
public record Holdings(long end, List<ShardSummary> shards) {
    /**
     * Copies the list.
     *
     * @param end the end of the journal
     * @param shards a summary of each shard
     */
    public Holdings {
        shards = List.copyOf(shards);
    }
}
