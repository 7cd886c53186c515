package io.kore.engine.migrate;

import io.kore.model.Limits;
import io.kore.model.LogName;
import io.kore.model.Origin;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.WriterId;
import org.jspecify.annotations.Nullable;

/** Which shards can be migrated into a log at all. Stateless. */
final class SourceRules {
    private SourceRules() {}

    /**
     * Why a shard cannot be migrated.
     *
     * @param first its first record
     * @param to the log that it would be mapped into
     * @return the reason, or null if it can be
     */
    static @Nullable String problem(ShardRecord first, LogName to) {
        int steps = 1;
        for (Origin step = first.envelope().origin(); step != null; step = step.earlier()) {
            steps++;
            if (step.source().log().equals(to)) {
                return "its records come from log \"" + to + "\" themselves, so they would go in a circle";
            }
        }
        if (steps > Limits.ORIGIN_CHAIN_MAX) {
            return "its records have been migrated " + Limits.ORIGIN_CHAIN_MAX + " times, and that is the most";
        }
        return idProblem(first.shard());
    }

    /** Why no derived shard of a shard can be named, or null if it can. */
    static @Nullable String idProblem(ShardId source) {
        try {
            WriterId unused = WriterId.derived(source, 0);
            return null;
        } catch (IllegalArgumentException e) {
            return "the id of its derived shard would be longer than " + Limits.WRITER_BYTES_MAX + " bytes";
        }
    }
}
