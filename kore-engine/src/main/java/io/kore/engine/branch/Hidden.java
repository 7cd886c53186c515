package io.kore.engine.branch;

import io.kore.model.LogName;
import io.kore.model.ShardId;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which strands are not shown, because another history holds the same records by number and value: a bare one that a
 * full one has caught up with, or a full one for as long as its bare copy is longer. Immutable.
 *
 * @param covers by what a hidden strand is stored as, the last strand of the history that is shown in its stead
 */
record Hidden(Map<ShardId, Strand> covers) {
    static final Hidden NONE = new Hidden(Map.of());

    Hidden {
        covers = Map.copyOf(covers);
    }

    boolean isHidden(ShardId strand) {
        return covers.containsKey(strand);
    }

    @Nullable
    Strand cover(ShardId strand) {
        return covers.get(strand);
    }

    boolean isIn(LogName log) {
        return covers.keySet().stream().anyMatch(strand -> strand.log().equals(log));
    }

    /** Tells whether another one hides the same of a log, behind the same. */
    boolean isSame(Hidden other, LogName log) {
        return ids(log).equals(other.ids(log));
    }

    private Map<ShardId, ShardId> ids(LogName log) {
        Map<ShardId, ShardId> ids = new HashMap<>();
        covers.forEach((strand, cover) -> {
            if (strand.log().equals(log)) {
                ids.put(strand, cover.id());
            }
        });
        return ids;
    }
}
