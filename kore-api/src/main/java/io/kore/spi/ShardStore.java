package io.kore.spi;

import io.kore.error.StoreConflictException;
import io.kore.error.StoreCorruptException;
import io.kore.error.StoreException;
import io.kore.error.StoreFailedException;
import io.kore.model.LogName;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.ShardSummary;
import java.util.Collection;
import java.util.List;

/**
 * Where a node keeps its shards: one journal in arrival order, with an index by shard. The numbered rules
 * are in the {@linkplain io.kore.spi package documentation}.
 *
 * <p>Thread-safe: appends, forces, drops and reads may come from different threads at once; the store
 * puts its writes in order by itself. No call may be affected by the interrupt status of the thread.
 */
public interface ShardStore extends AutoCloseable {
    /**
     * Appends a batch, all or nothing (S1 to S4). On return the records are visible to new cursors and
     * summaries; they are durable only after {@link #force()}. The records are immutable and may be kept.
     *
     * @param batch records of any number of shards, in arrival order; within a shard with consecutive
     *     indexes from the shard's count on; not empty
     * @return the end of the journal after the batch: the position of its last record, plus one
     * @throws IllegalArgumentException if the batch is empty, or a record is over the {@linkplain
     *     io.kore.model.Limits limits}; nothing was written
     * @throws StoreConflictException if the batch does not continue a shard, also where the record that is
     *     held there is the same; nothing was written, and a corrected batch may follow
     * @throws StoreFailedException if the medium failed, now or earlier; unknown whether the batch
     *     survives a crash, and no further append succeeds until the store is opened anew
     */
    long append(List<ShardRecord> batch);

    /**
     * Makes all that was appended before the call durable (S6). Concurrent calls may share the work.
     *
     * @return the position up to which (exclusive) the journal is now durable, at least the end of what had
     *     been appended when the call was made
     * @throws StoreFailedException if it failed, now or earlier; never tried again (S7)
     */
    long force();

    /**
     * Reads a shard from an index on, in order, up to the shard's end as it is now (S8).
     *
     * @param shard the shard; one that is not held reads as empty
     * @param fromIndex the 0-based index to start at; at or beyond the end reads as empty
     * @return a cursor before the first record; the caller closes it
     */
    RecordCursor readShard(ShardId shard, long fromIndex);

    /**
     * Reads the journal from a position on, in arrival order, up to its end as it is now (S8).
     *
     * @param fromPosition the position to start at; at or beyond the end reads as empty
     * @return a cursor before the first record; the caller closes it
     */
    ArrivalCursor readArrivals(long fromPosition);

    /**
     * Tells where a record stands in the journal.
     *
     * @param shard the record's shard
     * @param index its index there
     * @return its arrival position
     * @throws IllegalArgumentException if the record is not held
     * @throws StoreCorruptException if the index of the store is damaged
     */
    long arrivalOf(ShardId shard, long index);

    /**
     * Tells where the next record will stand.
     *
     * @return the position after the last record ever appended
     */
    long end();

    /**
     * The shards held.
     *
     * @return a summary of each, in any order; a copy that the caller owns
     */
    Collection<ShardSummary> shards();

    /**
     * Removes all shards of a log, durably, and in time frees their space (S11). Not to be undone: the
     * store forgets that they were there.
     *
     * @param log the log; one that is not held does nothing
     * @throws StoreFailedException if the medium failed; the log is then wholly there or wholly gone
     */
    void drop(LogName log);

    /**
     * The small durable values beside the journal.
     *
     * @return the same object each time; it closes with the store
     */
    StoreMetadata metadata();

    /**
     * Tells this place from any other that what is kept here may be copied to (S16): the engine compares the token
     * with that of the last start, and gives the writer id up where they differ. {@link FolderLocation} makes one for
     * stores that live in a folder.
     *
     * @return up to 200 characters; empty if what is kept here cannot be copied, or nothing can be told
     */
    String location();

    /**
     * Closes the store and frees its place (S13). Appended records are forced first.
     *
     * @throws StoreException if what was appended may not have reached the medium; the store is closed all
     *     the same
     */
    @Override
    void close();
}
