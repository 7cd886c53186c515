package io.kore.engine.ingest;

import io.kore.engine.branch.Strands;
import io.kore.model.Frontier;
import io.kore.model.Prefix;
import io.kore.model.Seen;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.ShardSummary;
import io.kore.model.WriterId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What this node's next record of a log has to say of the other shards. After a start nothing is remembered
 * of what was said last, so the first record says all; later ones say what has grown, and from time to time
 * all again, so that nobody who wants to know it at some record has far to read. Confined to the ingest
 * lock.
 */
final class OwnShard {
    /** All is said again once there are this many records for each entry that saying it takes. */
    private static final int RECORDS_PER_ENTRY = 16;

    private static final int RECORDS_LEAST = 64;

    private boolean saidAll;
    private long recordsSince;

    /**
     * What the next record says: of every strand but its own, how long the history is that it comes to. Nothing
     * is remembered yet: the record may still be refused.
     */
    Seen seen(ShardId own, HeldLog log, Strands strands) {
        if (mustSayAll(log)) {
            Map<WriterId, Prefix> all = new TreeMap<>();
            for (ShardSummary summary : log.shards()) {
                put(all, own, summary, strands);
            }
            return Seen.all(Frontier.copyOf(all));
        }
        Map<WriterId, Prefix> grown = new TreeMap<>();
        for (WriterId writer : log.grown()) {
            ShardSummary summary = log.shard(writer);
            if (summary != null) {
                put(grown, own, summary, strands);
            }
        }
        return Seen.changed(Frontier.copyOf(grown));
    }

    /** Takes note that records were appended, the first of which said what {@link #seen} answered. */
    void appended(List<ShardRecord> records, HeldLog log) {
        Seen first = records.get(0).envelope().seen();
        if (first != null && first.absolute()) {
            saidAll = true;
            recordsSince = 0;
        }
        recordsSince += records.size();
        log.forgetGrowth();
    }

    private boolean mustSayAll(HeldLog log) {
        return !saidAll || recordsSince >= Math.max(RECORDS_LEAST, (long) RECORDS_PER_ENTRY * log.size());
    }

    private static void put(Map<WriterId, Prefix> entries, ShardId own, ShardSummary summary, Strands strands) {
        ShardId strand = summary.shard();
        // of its own shard others may hold bare copies, which are no news to anybody
        if (!strand.writer().root().equals(own.writer())) {
            long start = strands.strand(strand).start();
            entries.put(
                    strand.writer(),
                    new Prefix(start + summary.count(), summary.hash().head()));
        }
    }
}
