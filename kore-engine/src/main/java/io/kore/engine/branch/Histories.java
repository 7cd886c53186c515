package io.kore.engine.branch;

import io.kore.model.LogName;
import io.kore.model.Prefix;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.ShardSummary;
import io.kore.model.WriterId;
import io.kore.spi.RecordCursor;
import io.kore.spi.ShardStore;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds records by their places in histories: writer, index counted from the start of its shard, running hash.
 * Whoever holds the same records finds the same, however they are cut into strands. As thread-safe as what it
 * reads.
 */
public final class Histories {
    private final Strands strands;
    private final Records records;

    /** Where records are read. */
    @FunctionalInterface
    public interface Records {
        /**
         * A record as it is stored.
         *
         * @param strand what its strand is stored as
         * @param index its index there
         * @return the record, or null if it is not held
         */
        @Nullable
        ShardRecord at(ShardId strand, long index);
    }

    /**
     * Histories over these strands.
     *
     * @param strands which strands there are
     * @param records their records
     */
    public Histories(Strands strands, Records records) {
        this.strands = strands;
        this.records = records;
    }

    /**
     * Histories over what a store holds.
     *
     * @param strands which strands there are
     * @param store the store
     * @return histories that grow with the store
     */
    public static Histories of(Strands strands, ShardStore store) {
        return new Histories(strands, (strand, index) -> {
            try (RecordCursor cursor = store.readShard(strand, index)) {
                return cursor.next();
            }
        });
    }

    /**
     * The strands.
     *
     * @return which strands there are
     */
    public Strands strands() {
        return strands;
    }

    /** A record as it is stored, or null if it is not held. */
    @Nullable
    ShardRecord at(ShardId strand, long index) {
        return records.at(strand, index);
    }

    /**
     * Finds a record by its place.
     *
     * @param shard the writer's shard; or a branch of it, as a hint where to look first
     * @param index the index, counted from the start of the writer's shard
     * @param hashHead the head of the running hash after it
     * @return the record as it is stored, or null if it is not held
     */
    public @Nullable ShardRecord find(ShardId shard, long index, long hashHead) {
        ShardId root = shard.writer().isBranch()
                ? new ShardId(shard.log(), shard.writer().root())
                : shard;
        Strand likely = strands.likely(root, shard.writer());
        ShardRecord found = find(likely, index, hashHead);
        if (found != null || !strands.isForked(root)) {
            return found;
        }
        for (Strand strand : strands.of(root)) {
            found = strand.id().equals(likely.id()) ? null : find(strand, index, hashHead);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private @Nullable ShardRecord find(Strand strand, long index, long hashHead) {
        if (index < strand.start()) {
            return null;
        }
        ShardRecord record = records.at(strand.id(), index - strand.start());
        return record != null && record.hash().head() == hashHead ? record : null;
    }

    /**
     * Counts what an envelope names, in terms of strands, with all that each strand came from. Of a shard that
     * has not forked what is named is taken as it stands; of one that has, what is not held is left out.
     *
     * @param log the log
     * @param named writers with how many records, counted from the start of their shards
     * @param counted is added to: strands with how many records, counted from their own start
     */
    public void count(LogName log, Map<WriterId, Prefix> named, Map<WriterId, Prefix> counted) {
        boolean isForkedLog = strands.isForked(log);
        named.forEach((writer, prefix) -> {
            WriterId root = writer.root();
            if (!isForkedLog || !strands.isForked(new ShardId(log, root))) {
                Strand.raise(counted, root, prefix);
                return;
            }
            ShardRecord last = find(new ShardId(log, writer), prefix.count() - 1, prefix.hashHead());
            if (last != null) {
                count(ShardSummary.endingAt(last), counted);
            }
        });
    }

    /**
     * Counts a part of a strand with all that the strand came from.
     *
     * @param part a strand up to some record, as it is stored
     * @param counted is added to
     */
    public void count(ShardSummary part, Map<WriterId, Prefix> counted) {
        Strand.raise(counted, part.shard().writer(), part.prefix());
        strands.strand(part.shard()).addOrigin(counted);
    }
}
