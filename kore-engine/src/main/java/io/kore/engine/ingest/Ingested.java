package io.kore.engine.ingest;

import io.kore.engine.branch.Strand;
import io.kore.model.LogName;
import io.kore.model.ShardRecord;
import java.util.List;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * What became of a peer's records.
 *
 * @param records what was new, in order
 * @param places all of them, new or held before, in order, as they are stored
 * @param forked the strands that the forks made which were learnt of
 * @param succession what became of this node's id by them, or null
 * @param late dropped logs of which some are that were never held; they were left out
 * @param end the end of the journal after them
 */
public record Ingested(
        List<ShardRecord> records,
        List<ShardRecord> places,
        List<Strand> forked,
        @Nullable Succession succession,
        SortedSet<LogName> late,
        long end) {}
