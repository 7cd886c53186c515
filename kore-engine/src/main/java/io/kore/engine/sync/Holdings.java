package io.kore.engine.sync;

import io.kore.engine.branch.Strands;
import io.kore.engine.drop.DroppedLog;
import io.kore.model.ShardSummary;
import java.util.List;

/**
 * What a node held at one instant, all of it durable. Immutable.
 *
 * @param end the end of the journal at that instant
 * @param shards a summary of each shard as it is shown, in any order, over exactly the records before {@code end}
 * @param strands which strands there were
 * @param dropped the logs that were dropped, of which nothing is held any more
 */
public record Holdings(long end, List<ShardSummary> shards, Strands strands, List<DroppedLog> dropped) {
    /**
     * Copies the lists.
     *
     * @param end the end of the journal
     * @param shards a summary of each shard
     * @param strands which strands there were
     * @param dropped the logs that were dropped
     */
    public Holdings {
        shards = List.copyOf(shards);
        dropped = List.copyOf(dropped);
    }
}
