package io.kore.engine.branch;

import io.kore.error.StoreCorruptException;
import io.kore.model.LogName;
import io.kore.model.Prefix;
import io.kore.model.Seen;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.WriterId;
import io.kore.spi.RecordCursor;
import io.kore.spi.ShardStore;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Reads from the store what a writer had seen at some record, in terms of strands: of other shards, and of the
 * strands that its own came from. Envelopes say mostly what changed, and all of it from time to time; so the
 * reader goes back until a record says all, or to the shard's start. Confined to one thread at a time.
 */
public final class SeenReader {
    private static final int KEPT_STRANDS_MAX = 2_048;
    private static final int FIRST_SPAN = 128;

    private final ShardStore store;
    private final Supplier<Strands> strands;
    private final Map<ShardId, Map<WriterId, Prefix>> latest = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ShardId, Map<WriterId, Prefix>> eldest) {
            return size() > KEPT_STRANDS_MAX;
        }
    };

    /**
     * A reader that has read nothing.
     *
     * @param store where records are
     * @param strands which strands there are now
     */
    public SeenReader(ShardStore store, Supplier<Strands> strands) {
        this.store = store;
        this.strands = strands;
    }

    /**
     * What had been seen at the last of a strand's records; the latest answers are kept.
     *
     * @param strand what the strand is stored as
     * @param count how many records of it are held, 1 or more
     * @return to be read only
     */
    public Map<WriterId, Prefix> latest(ShardId strand, long count) {
        Map<WriterId, Prefix> known = latest.get(strand);
        if (known == null) {
            known = after(strand, count);
            latest.put(strand, known);
        }
        return known;
    }

    /**
     * Forgets the answers about a log of which nothing is held any more.
     *
     * @param log the log
     */
    public void forget(LogName log) {
        latest.keySet().removeIf(strand -> strand.log().equals(log));
    }

    /**
     * Takes note of a record that has been appended as its strand's last.
     *
     * @param record the record as it is stored
     */
    public void appended(ShardRecord record) {
        Seen change = record.envelope().seen();
        if (record.index() > 0 && (change == null || change.isUnchanged())) {
            return;
        }
        Strands now = strands.get();
        Strand strand = now.strand(record.shard());
        if (record.index() == 0) {
            latest.put(record.shard(), before(strand));
        }
        Map<WriterId, Prefix> known = latest.get(record.shard());
        if (known != null) {
            apply(record, strand, Histories.of(now, store), known);
        }
    }

    /**
     * What had been seen at some record.
     *
     * @param id what its strand is stored as
     * @param count how many records of the strand come up to it, itself included; 0 for what its first one follows
     * @return strands with how many records of each; the caller's own
     */
    public Map<WriterId, Prefix> after(ShardId id, long count) {
        Strands now = strands.get();
        Strand strand = now.strand(id);
        Histories histories = Histories.of(now, store);
        for (long span = FIRST_SPAN; ; span *= 8) {
            long from = Math.max(0, count - span);
            Map<WriterId, Prefix> seen = from == 0 ? before(strand) : new HashMap<>();
            boolean all = from == 0;
            try (RecordCursor cursor = store.readShard(id, from)) {
                for (long index = from; index < count; index++) {
                    ShardRecord record = cursor.next();
                    if (record == null) {
                        throw new StoreCorruptException("shard " + id + " ends at index " + index + ", but " + count
                                + " records of it were counted; verify the store");
                    }
                    all |= apply(record, strand, histories, seen);
                }
            }
            if (all) {
                return seen;
            }
        }
    }

    /** What had been seen where a strand leaves its parent, and what it came from. */
    private Map<WriterId, Prefix> before(Strand strand) {
        Strand parent = strand.parent();
        if (parent == null) {
            return new HashMap<>();
        }
        Map<WriterId, Prefix> seen = after(parent.id(), strand.at());
        strand.addOrigin(seen);
        return seen;
    }

    /** Answers whether the record says all. */
    private static boolean apply(ShardRecord record, Strand strand, Histories histories, Map<WriterId, Prefix> seen) {
        Seen change = record.envelope().seen();
        if (change == null) {
            return false;
        }
        if (change.absolute()) {
            seen.clear();
            strand.addOrigin(seen);
        }
        if (record.envelope().origin() == null) {
            histories.count(record.shard().log(), change.entries().prefixes(), seen);
        } else {
            seen.putAll(change.entries().prefixes());
        }
        return change.absolute();
    }
}
