package io.kore.engine.branch;

import io.kore.model.LogName;
import io.kore.model.ShardId;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How much of strands is not shown, because another history holds the same records by number and value: bare ones
 * of which full copies are held. Immutable.
 *
 * @param covers by what a strand is stored as, what is shown in its stead
 */
record Hidden(Map<ShardId, Cover> covers) {
    static final Hidden NONE = new Hidden(Map.of());

    Hidden {
        covers = Map.copyOf(covers);
    }

    /**
     * What is shown instead of the first records of a history.
     *
     * @param strand where the last of those that are shown is stored
     * @param count how many records, counted from the start of the writer's shard, {@link #ALL} for all of them
     * @param isFork whether the history goes on that is shown, and goes another way from there
     */
    record Cover(Strand strand, long count, boolean isFork) {
        static final long ALL = Long.MAX_VALUE;

        private boolean isSame(@Nullable Cover other) {
            return other != null
                    && strand.id().equals(other.strand.id())
                    && count == other.count
                    && isFork == other.isFork;
        }
    }

    /** Tells whether nothing of a strand is shown. */
    boolean isHidden(ShardId strand) {
        Cover cover = covers.get(strand);
        return cover != null && cover.count() == Cover.ALL;
    }

    @Nullable
    Cover cover(ShardId strand) {
        return covers.get(strand);
    }

    boolean isIn(LogName log) {
        return covers.keySet().stream().anyMatch(strand -> strand.log().equals(log));
    }

    /** Tells whether another one hides the same of some strands, behind the same. */
    boolean isSame(Hidden other, Collection<Strand> strands) {
        return strands.stream().allMatch(strand -> {
            Cover mine = cover(strand.id());
            return mine == null ? other.cover(strand.id()) == null : mine.isSame(other.cover(strand.id()));
        });
    }

    /** Without a log whose records go. */
    Hidden without(LogName log) {
        Map<ShardId, Cover> left = new HashMap<>(covers);
        left.keySet().removeIf(strand -> strand.log().equals(log));
        return new Hidden(left);
    }
}
