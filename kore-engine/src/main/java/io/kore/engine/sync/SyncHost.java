package io.kore.engine.sync;

import io.kore.access.LogSelection;
import io.kore.engine.branch.Histories;
import io.kore.error.KoreException;
import io.kore.error.PeerException;
import io.kore.error.StoreException;
import io.kore.model.LogName;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.ShardSummary;
import io.kore.model.WriterId;
import io.kore.spi.ArrivalCursor;
import io.kore.spi.RecordCursor;
import java.util.List;
import java.util.SortedSet;
import java.util.concurrent.CompletionStage;

/**
 * What sync needs of its node. Called on the serial executor of {@link Peers} only; every method may throw
 * a {@link StoreException}, which ends the session that asked.
 */
public interface SyncHost {
    /**
     * The id under which the node writes now.
     *
     * @return the id; it may change when {@link #peerHoldsMoreOfMine} or {@link #accept} was called
     */
    WriterId writer();

    /**
     * What tells this store from others, kept in it.
     *
     * @return 1 to 128 UTF-8 bytes
     */
    String storeId();

    /**
     * Takes end and summaries in one instant, then forces, so that all that the answer names is durable:
     * it goes to peers.
     *
     * @return what is held
     */
    Holdings holdings();

    /**
     * As {@link #holdings}, under the names that shards are shown by: for koredb peers. May be called on any thread.
     *
     * @return what is held
     */
    HeldRecords shown();

    /**
     * The end of the journal.
     *
     * @return a position, exclusive; what stands before it need not be durable
     */
    long end();

    /**
     * See {@link io.kore.spi.ShardStore#readArrivals}.
     *
     * @param fromPosition where to start
     * @return a cursor over records as they are stored; the caller closes it
     */
    ArrivalCursor readArrivals(long fromPosition);

    /**
     * See {@link io.kore.spi.ShardStore#readShard}.
     *
     * @param strand what a strand is stored as
     * @param fromIndex where to start
     * @return a cursor over records as they are stored; the caller closes it
     */
    RecordCursor readShard(ShardId strand, long fromIndex);

    /**
     * See {@link io.kore.spi.ShardStore#arrivalOf}.
     *
     * @param strand what the record's strand is stored as
     * @param index its index there
     * @return its arrival position
     */
    long arrivalOf(ShardId strand, long index);

    /**
     * Finds records by their places in their writers' shards.
     *
     * @return over what is held now
     */
    Histories histories();

    /**
     * Verifies a batch as a whole and appends what is not held yet, without waiting until it is durable. A
     * record that is held already, with an equal hash, is skipped. The batch may continue the node's own
     * shard beyond what the node holds, or differ from it; the host then does what {@link #peerHoldsMoreOfMine}
     * asks for.
     *
     * @param batch records by their places in their writers' shards, in the peer's arrival order; not empty
     * @param peer the peer's name, for messages
     * @return where the records are
     * @throws PeerException if the batch is refused; nothing of it was written
     */
    Accepted accept(List<ShardRecord> batch, String peer);

    /**
     * Where a batch is.
     *
     * @param end the position up to which the journal must be durable for the whole batch to be, skipped
     *     records included
     * @param places its records as they are stored, in order; those of dropped logs are left out
     * @param added how many of them were not held before
     * @param late dropped logs of which the batch had records that were never held
     */
    record Accepted(long end, List<ShardRecord> places, int added, SortedSet<LogName> late) {}

    /**
     * Tells whether a log was dropped, so that nothing of it is sent or taken in.
     *
     * @param log the log
     * @return true from its drop on
     */
    boolean isDropped(LogName log);

    /**
     * A peer has dropped a log: what it tells of it is what it held, and it will send none of that. Called before {@link
     * #peerHoldsMoreOfMine}.
     *
     * @param log the log
     */
    void peerDropped(LogName log);

    /**
     * Tells when the journal is durable up to a position, and sees to it that it will be without further
     * appends. Does not wait.
     *
     * @param position a position up to the journal's end
     * @return completes, on any thread, with the position up to which the journal is durable, at least the
     *     one asked for; exceptionally with a {@link StoreException} if it never will be
     */
    CompletionStage<Long> whenDurable(long position);

    /**
     * A peer holds more of a shard of {@link #writer()} than this node, or other content. Called once for
     * each shard or branch in which it does, before any record of the peer is accepted; the first call may have
     * changed the writer. When this returns, {@code accept} takes such records or refuses them,
     * but the node appends nothing more that could contradict them.
     *
     * @param theirs what the peer holds of it
     * @param peer the peer's name, for messages
     */
    void peerHoldsMoreOfMine(ShardSummary theirs, String peer);

    /**
     * A peer has told all that it holds of some logs, as far as this node may know, and {@link #peerHoldsMoreOfMine}
     * was called for all of it.
     *
     * @param logs the logs that the session is about
     */
    void peerHasTold(LogSelection logs);

    /**
     * Reports trouble that nobody is waiting for.
     *
     * @param error the trouble
     */
    void report(KoreException error);
}
