package io.kore.engine.view;

import io.kore.codec.ByteReader;
import io.kore.codec.ByteWriter;
import io.kore.codec.MalformedException;
import io.kore.engine.branch.NamedLog;
import io.kore.model.Frontier;
import io.kore.model.Limits;
import io.kore.model.LogName;
import io.kore.model.Prefix;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.ShardSummary;
import io.kore.model.WriterId;
import io.kore.spi.RecordCursor;
import io.kore.spi.ShardStore;
import java.util.HashMap;
import java.util.Map;

/**
 * Tells whether a saved state was made of the very records that a store holds, at the very places: the store may have
 * been restored from a backup, salvaged, or its log dropped and begun anew. Of each shard are kept the count,
 * the running hash there, and the place of the last record in the journal. Thread-safe.
 *
 * <p>That is enough, since a journal keeps its order and only ever loses records: if a record is lost, so are those behind
 * it in its shard; where they come again they stand at or behind the end that the journal had when it was opened, and so
 * behind the place that the last of them had, unless the state reached beyond that end; such states are
 * forgotten at the opening ({@link SavedStates#forgetBeyond}).
 *
 * <pre>
 * varint n, n x ( text writer, varint count, 8 bytes of the running hash, varint arrival position of the last )
 * </pre>
 */
final class Consistency {
    private final ShardStore store;
    private final LogName log;

    Consistency(ShardStore store, LogName log) {
        this.store = store;
        this.log = log;
    }

    /** Tells whether positions of the log will still be the same after a restart. */
    boolean isSteady() {
        return !(store instanceof NamedLog named && named.isReordered());
    }

    void write(ByteWriter out, Frontier taken) {
        Map<WriterId, Prefix> prefixes = taken.prefixes();
        out.putVarint(prefixes.size());
        prefixes.forEach((writer, prefix) -> {
            out.putText(writer.value()).putVarint(prefix.count()).putLong(prefix.hashHead());
            out.putVarint(store.arrivalOf(new ShardId(log, writer), prefix.count() - 1));
        });
    }

    /** Reads what {@link #write} wrote, and compares it with the store. */
    boolean holds(ByteReader in, long position) throws MalformedException {
        Map<ShardId, ShardSummary> held = new HashMap<>();
        store.shards().forEach(summary -> held.put(summary.shard(), summary));
        Map<WriterId, Long> counts = new HashMap<>();
        boolean holds = position <= store.end();
        for (long left = in.getVarint(); left > 0; left--) {
            ShardId shard = new ShardId(log, new WriterId(in.getText("a writer", Limits.BRANCH_BYTES_MAX)));
            long count = in.getVarint();
            long hashHead = in.getLong();
            long last = in.getVarint();
            counts.put(shard.writer(), count);
            ShardSummary summary = held.get(shard);
            holds = holds
                    && summary != null
                    && summary.count() >= count
                    && hashHead(summary, count) == hashHead
                    && store.arrivalOf(shard, count - 1) == last;
        }
        // where another log's records were lost, some of this log may have come to stand before the position
        return holds && LogFrontier.at(store, log, position).counts().equals(counts);
    }

    /** Reads what {@link #write} wrote, for its counts. */
    static Map<WriterId, Long> counts(ByteReader in) throws MalformedException {
        Map<WriterId, Long> counts = new HashMap<>();
        for (long left = in.getVarint(); left > 0; left--) {
            WriterId writer = new WriterId(in.getText("a writer", Limits.BRANCH_BYTES_MAX));
            counts.put(writer, in.getVarint());
            in.getLong();
            in.getVarint();
        }
        return counts;
    }

    private long hashHead(ShardSummary summary, long count) {
        if (summary.count() == count) {
            return summary.hash().head();
        }
        try (RecordCursor cursor = store.readShard(summary.shard(), count - 1)) {
            ShardRecord record = cursor.next();
            return record == null ? 0 : record.hash().head();
        }
    }
}
