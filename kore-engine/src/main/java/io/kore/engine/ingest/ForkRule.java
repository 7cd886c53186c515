package io.kore.engine.ingest;

import io.kore.model.ShardRecord;
import java.util.List;

/** Tells where a shard may fork. Called under the ingest lock. */
@FunctionalInterface
public interface ForkRule {
    /**
     * Tells whether a branch may begin.
     *
     * @param first its first record, by its place in its writer's shard
     * @param beside the records that are held in the same place and follow the same one
     * @return false if it is refused
     */
    boolean mayBegin(ShardRecord first, List<ShardRecord> beside);
}
