package io.kore.engine.branch;

import io.kore.model.LogName;
import io.kore.model.ShardId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How what is stored is shown: all shards, of which those that never forked are as they are. Immutable. */
final class Showing {
    private final Strands strands;
    private final Map<ShardId, ShownShard> shards;

    private Showing(Strands strands, Map<ShardId, ShownShard> shards) {
        this.strands = strands;
        this.shards = shards;
    }

    /** Nothing has forked. */
    static Showing none() {
        return new Showing(Strands.none(), Map.of());
    }

    static Showing of(Strands strands, Hidden hidden, Histories histories) {
        return none().with(strands, hidden, histories, strands.forked());
    }

    /**
     * As it is now.
     *
     * @param now which strands there are
     * @param hidden what is not shown
     * @param histories where running hashes are read, now
     * @param changed the writers' shards that are shown in another way than before
     */
    Showing with(Strands now, Hidden hidden, Histories histories, Collection<ShardId> changed) {
        Map<ShardId, ShownShard> all = new HashMap<>(shards);
        all.keySet().removeIf(root -> !now.isForked(root));
        for (ShardId root : changed) {
            if (now.isForked(root)) {
                all.put(root, StretchCutter.cut(root, now.of(root), hidden, histories));
            }
        }
        return new Showing(now, all);
    }

    boolean isForked(LogName log) {
        return strands.isForked(log);
    }

    /** Tells whether a shard of the store was known when this was made. */
    boolean knows(ShardId stored) {
        return strands.knows(stored);
    }

    /** What is shown of a strand, in order. */
    List<Stretch> stretches(ShardId strand) {
        ShownShard shard = shards.get(root(strand));
        return shard == null ? strands.stretches(strand) : shard.stretches(strand);
    }

    /** The stretch in which a record is shown; null if it is not. */
    @Nullable
    Stretch stretch(ShardId strand, long index) {
        for (Stretch stretch : stretches(strand)) {
            if (index < stretch.to()) {
                return index < stretch.from() ? null : stretch;
            }
        }
        return null;
    }

    /** What is shown under a name, in order; nothing if there is no such shard. */
    List<Stretch> named(ShardId shown) {
        ShownShard shard = shards.get(root(shown));
        if (shard != null) {
            return shard.named(shown);
        }
        Stretch whole = strands.named(shown);
        return whole == null ? List.of() : List.of(whole);
    }

    /** The forks of a writer's shard. */
    List<ShownShard.Fork> forks(ShardId root) {
        ShownShard shard = shards.get(root);
        return shard == null ? List.of() : shard.forks();
    }

    private static ShardId root(ShardId shard) {
        return shard.writer().isBranch()
                ? new ShardId(shard.log(), shard.writer().root())
                : shard;
    }
}
