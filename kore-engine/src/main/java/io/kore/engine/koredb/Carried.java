package io.kore.engine.koredb;

import io.kore.model.ShardId;
import io.kore.model.ShardSummary;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which shards a koredb can carry. Some names it cannot carry at all, and two shards can come to one
 * file of it. Immutable.
 *
 * @param shards those that it can carry, in the order given
 * @param others those that it cannot
 */
public record Carried(List<ShardSummary> shards, List<ShardSummary> others) {
    /**
     * Copies the lists.
     *
     * @param shards those that it can carry
     * @param others those that it cannot
     */
    public Carried {
        shards = List.copyOf(shards);
        others = List.copyOf(others);
    }

    /**
     * Sorts shards out.
     *
     * @param all shards as they are shown
     * @return which of them a koredb can carry side by side
     */
    public static Carried of(Collection<ShardSummary> all) {
        Map<String, Integer> files = new HashMap<>();
        all.forEach(summary -> files.merge(KoredbNames.file(summary.shard()), 1, Integer::sum));
        List<ShardSummary> shards = new ArrayList<>();
        List<ShardSummary> others = new ArrayList<>();
        for (ShardSummary summary : all) {
            ShardId shard = summary.shard();
            if (KoredbNames.objection(shard) == null && files.getOrDefault(KoredbNames.file(shard), 0) == 1) {
                shards.add(summary);
            } else {
                others.add(summary);
            }
        }
        return new Carried(shards, others);
    }

    /**
     * Why a shard is kept back.
     *
     * @param shard one of those that cannot be carried
     * @return the reason in words
     */
    public static String why(ShardId shard) {
        String objection = KoredbNames.objection(shard);
        return "shard " + shard.toString().replaceAll("\\p{Cntrl}", "?") + " is not sent: "
                + (objection == null ? "another one would come to the same file of a koredb" : objection);
    }
}
