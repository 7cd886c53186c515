package io.kore.engine.ingest;

import io.kore.error.StoreCorruptException;
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

/**
 * Reads from the store what a writer had seen of the other shards at some record. Envelopes say mostly what
 * changed, and all of it from time to time; so the reader goes back until a record says all, or to the
 * shard's start. The latest answers per shard are kept. Confined to the ingest lock.
 */
final class SeenReader {
    private static final int KEPT_SHARDS_MAX = 2_048;
    private static final int FIRST_SPAN = 128;

    private final ShardStore store;
    private final Map<ShardId, Map<WriterId, Prefix>> latest = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ShardId, Map<WriterId, Prefix>> eldest) {
            return size() > KEPT_SHARDS_MAX;
        }
    };

    SeenReader(ShardStore store) {
        this.store = store;
    }

    /** What had been seen at the last of the shard's {@code count} records held; to be read only. */
    Map<WriterId, Prefix> latest(ShardId shard, long count) {
        Map<WriterId, Prefix> known = latest.get(shard);
        if (known == null) {
            known = after(shard, count);
            latest.put(shard, known);
        }
        return known;
    }

    /** Takes note of a record that has been appended as the shard's last. */
    void appended(ShardRecord record) {
        if (record.index() == 0) {
            latest.put(record.shard(), new HashMap<>());
        }
        Map<WriterId, Prefix> known = latest.get(record.shard());
        if (known != null) {
            apply(record.envelope().seen(), known);
        }
    }

    /** What had been seen at the last of a shard's first {@code count} records; the caller's own. */
    Map<WriterId, Prefix> after(ShardId shard, long count) {
        long span = FIRST_SPAN;
        while (true) {
            long from = Math.max(0, count - span);
            Map<WriterId, Prefix> seen = new HashMap<>();
            boolean all = from == 0;
            try (RecordCursor cursor = store.readShard(shard, from)) {
                for (long index = from; index < count; index++) {
                    ShardRecord record = cursor.next();
                    if (record == null) {
                        throw new StoreCorruptException("shard " + shard + " ends at index " + index + ", but " + count
                                + " records of it were counted; verify the store");
                    }
                    Seen change = record.envelope().seen();
                    all |= change != null && change.absolute();
                    apply(change, seen);
                }
            }
            if (all) {
                return seen;
            }
            span *= 8;
        }
    }

    private static void apply(@org.jspecify.annotations.Nullable Seen change, Map<WriterId, Prefix> seen) {
        if (change == null) {
            return;
        }
        if (change.absolute()) {
            seen.clear();
        }
        seen.putAll(change.entries().prefixes());
    }
}
