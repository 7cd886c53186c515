package io.kore.engine.ingest;

import io.kore.engine.branch.Strand;
import io.kore.model.LogName;
import io.kore.model.Prefix;
import io.kore.model.ShardId;
import io.kore.model.WriterId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The past of one record, written out: how much of each strand of its log lies before it, its own included.
 * Confined to the ingest lock.
 */
final class Past {
    private final LogName log;
    private final Map<WriterId, Prefix> prefixes;

    /**
     * A past.
     *
     * @param strand the record's strand
     * @param prefixes strands with how many records of each; its own among them, and what that came from
     */
    Past(Strand strand, Map<WriterId, Prefix> prefixes) {
        this.log = strand.id().log();
        this.prefixes = prefixes;
    }

    ShardId strand(WriterId writer) {
        return new ShardId(log, writer);
    }

    LogName log() {
        return log;
    }

    long count(WriterId strand) {
        Prefix prefix = prefixes.get(strand);
        return prefix == null ? 0 : prefix.count();
    }

    @Nullable
    Prefix prefix(WriterId strand) {
        return prefixes.get(strand);
    }

    Map<WriterId, Prefix> prefixes() {
        return prefixes;
    }
}
