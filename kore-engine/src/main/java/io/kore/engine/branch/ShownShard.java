package io.kore.engine.branch;

import io.kore.model.ShardId;
import java.util.List;
import java.util.Map;

/**
 * How the histories of one writer's shard are shown. Immutable.
 *
 * @param byStrand by what a strand is stored as, what is shown of it, in order
 * @param byName by the name that it is shown under, what a shard is made of, in order
 * @param forks where histories differ
 */
record ShownShard(Map<ShardId, List<Stretch>> byStrand, Map<ShardId, List<Stretch>> byName, List<Fork> forks) {
    ShownShard {
        byStrand = Map.copyOf(byStrand);
        byName = Map.copyOf(byName);
        forks = List.copyOf(forks);
    }

    /**
     * A fork as it is shown.
     *
     * @param index the first index at which histories differ
     * @param names how the histories are shown from there on
     * @param begun the strands that made it one
     */
    record Fork(long index, List<ShardId> names, List<Strand> begun) {}

    List<Stretch> stretches(ShardId strand) {
        return byStrand.getOrDefault(strand, List.of());
    }

    List<Stretch> named(ShardId name) {
        return byName.getOrDefault(name, List.of());
    }
}
