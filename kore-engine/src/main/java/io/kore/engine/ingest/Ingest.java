package io.kore.engine.ingest;

import io.kore.access.LogSelection;
import io.kore.engine.branch.Branches;
import io.kore.engine.branch.SeenReader;
import io.kore.engine.branch.Strand;
import io.kore.engine.branch.Strands;
import io.kore.engine.drop.DroppedLog;
import io.kore.engine.drop.DroppedLogs;
import io.kore.engine.ingest.AwaitedHistory.Pending;
import io.kore.engine.json.PayloadCheck;
import io.kore.error.InvalidRecordException;
import io.kore.error.PeerException;
import io.kore.model.Base;
import io.kore.model.LogName;
import io.kore.model.Payload;
import io.kore.model.Seen;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.ShardSummary;
import io.kore.model.WriterId;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The door: every record enters here. A local record gets its number and its past; a peer's record is
 * checked for what every node demands of it. Either happens in one critical section with the append, so that
 * what a record says of its past is exactly what was held. Thread-safe.
 */
public final class Ingest {
    /**
     * What became of records that were appended.
     *
     * @param records the records, in order, with their places
     * @param end the end of the journal after them
     */
    public record Appended(List<ShardRecord> records, long end) {}

    /**
     * What is held at one instant, durable or not.
     *
     * @param shards a line for each shard as peers are told of it, over exactly the records before {@code end}
     * @param shown a line for each shard as it is shown
     * @param strands which strands there are
     * @param dropped the logs that take no records
     * @param end the end of the journal
     */
    public record Held(
            List<ShardSummary> shards, List<ShardSummary> shown, Strands strands, List<DroppedLog> dropped, long end) {}

    private final Journal journal;
    /** Guards all state below, and the order of appends. Held during no force of the journal. */
    private final ReentrantLock lock = new ReentrantLock();

    private final DroppedLogs dropped;
    private final Branches branches;
    private final HeldShards held;
    private final SeenReader seenReader;
    private final Identity identity;
    private final AwaitedHistory awaited;
    private final Ownership own;
    private final PayloadCheck payloadCheck;

    /**
     * Opens the door of a journal that has all that this node ever wrote.
     *
     * @param journal the journal
     * @param payloadCheck decides what is a legal payload
     * @param whoAmI the writer id asked for, or null
     * @param entropy gives 16 fresh random bytes each time
     */
    public Ingest(Journal journal, PayloadCheck payloadCheck, @Nullable String whoAmI, Supplier<byte[]> entropy) {
        this(journal, payloadCheck, whoAmI, OwnHistory.STORED, log -> true, entropy);
    }

    /**
     * Opens the door of a journal.
     *
     * @param journal the journal
     * @param payloadCheck decides what is a legal payload
     * @param whoAmI the writer id asked for, or null
     * @param history where what was written under that id before is to be found
     * @param atPeers the logs that this node exchanges with any of the peers that it connects to
     * @param entropy gives 16 fresh random bytes each time
     */
    public Ingest(
            Journal journal,
            PayloadCheck payloadCheck,
            @Nullable String whoAmI,
            OwnHistory history,
            Predicate<LogName> atPeers,
            Supplier<byte[]> entropy) {
        this.journal = journal;
        this.payloadCheck = payloadCheck;
        this.dropped = new DroppedLogs(journal.store());
        this.branches = new Branches(journal.store());
        this.held = new HeldShards(journal.store().shards());
        this.seenReader = new SeenReader(journal.store(), branches::strands);
        this.identity =
                new Identity(journal.store(), whoAmI, id -> held.isWritten(id) || dropped.isWritten(id), entropy);
        this.awaited = new AwaitedHistory(log -> history == OwnHistory.AT_PEERS && atPeers.test(log));
        this.own = new Ownership(identity, held, awaited, dropped, branches);
        if (history == OwnHistory.STORED) {
            awaited.giveUp();
        }
    }

    /**
     * The id that is written under now.
     *
     * @return the current writer id
     */
    public WriterId writer() {
        return locked(identity::current);
    }

    /**
     * The store's own id.
     *
     * @return random, made once per store
     */
    public String storeId() {
        return identity.storeId();
    }

    /**
     * The id that was asked for.
     *
     * @return what was given as {@code whoAmI} now or last, or was made where nothing ever was
     */
    public WriterId askedFor() {
        return identity.asked();
    }

    /**
     * Whether the store was opened as a copy, or from a backup, so that its ids were given up.
     *
     * @return true if it is not where it was at its last start
     */
    public boolean isCopy() {
        return identity.isCopy();
    }

    /**
     * What is known of forks.
     *
     * @return the branches of the store
     */
    public Branches branches() {
        return branches;
    }

    /**
     * What is known of dropped logs.
     *
     * @return the dropped logs of the store
     */
    public DroppedLogs dropped() {
        return dropped;
    }

    /**
     * What is held, durable or not.
     *
     * @return end and summaries, taken in one instant
     */
    public Held held() {
        return locked(() -> {
            Strands strands = branches.strands();
            return new Held(
                    branches.told(held.summaries(), strands),
                    branches.shown(held.summaries()),
                    strands,
                    dropped.dropped(),
                    journal.store().end());
        });
    }

    /**
     * How many records wait for a peer to tell how much there is of this node's own shard.
     *
     * @return 0 if none does
     */
    public long waiting() {
        return locked(awaited::waiting);
    }

    /**
     * Appends own records, all or none, and waits as the durability mode says; before that, where this node's
     * history is at its peers, for a word of them.
     *
     * @param log the log
     * @param payloads the records' JSON
     * @param base what they were based on, in terms of shards as they are shown, or null for all that is held
     * @return the records with their places
     * @throws InvalidRecordException if a payload or the base is not legal; nothing was written
     * @throws io.kore.error.LogDroppedException if the log is dropped; nothing was written
     * @throws io.kore.error.StoreFailedException if the store failed
     */
    public Appended append(LogName log, List<Payload> payloads, @Nullable Base base) {
        Appended appended = AwaitedHistory.placed(enter(log, payloads, base, false));
        journal.settle(appended.end());
        return appended;
    }

    /**
     * Appends an own record without waiting. It has its place when this returns, unless it awaits a peer's word.
     *
     * @param log the log
     * @param payload the record's JSON
     * @return completes once the record is durable
     * @throws InvalidRecordException if the payload is not legal; nothing was written
     * @throws io.kore.error.TransportException if too much waits for a peer's word; nothing was written
     * @throws io.kore.error.StoreFailedException if the store failed
     */
    public CompletableFuture<ShardRecord> appendAsync(LogName log, Payload payload) {
        CompletableFuture<Appended> placed = enter(log, List.of(payload), null, true);
        if (placed.isDone()) {
            Appended appended = AwaitedHistory.placed(placed);
            return journal.settleLater(appended.end())
                    .thenApply(unused -> appended.records().get(0));
        }
        return placed.thenCompose(appended -> journal.settleLater(appended.end())
                .thenApply(unused -> appended.records().get(0)));
    }

    /**
     * Takes in a batch from a peer, all or none. Records that are held already are passed over; those that
     * differ from what is held begin a branch. If the batch adds to a shard of this node's own, that id is given up
     * as by {@link #retire}: somebody else has written under it. Records of dropped logs are left out. Does not wait for durability.
     *
     * @param batch records by their places in their writers' shards, in an order in which each one's past comes
     *     before it or is held
     * @param peer who sent it, for messages
     * @return what was new, and where all of it is
     * @throws PeerException if a record breaks a rule that every node keeps; nothing was written
     * @throws io.kore.error.StoreFailedException if the store failed
     */
    public Ingested accept(List<ShardRecord> batch, String peer) {
        return accept(batch, peer, (first, beside) -> true);
    }

    /**
     * As {@link #accept(List, String)}, but shards fork only where that is said.
     *
     * @param batch the records
     * @param peer who sent it, for messages
     * @param forks tells whether records that differ from what is held may begin a branch
     * @return what was new, and where all of it is
     * @throws RefusedRecordException if a record breaks a rule, or would make a fork; nothing was written
     * @throws io.kore.error.StoreFailedException if the store failed
     */
    public Ingested accept(List<ShardRecord> batch, String peer, ForkRule forks) {
        Runnable checked = payloadCheck.begin(batch, ShardRecord::payload, record -> checkPayload(record, peer));
        SortedSet<LogName> late = new TreeSet<>();
        return accept(late, staging -> {
            List<ShardRecord> wanted = batch.stream()
                    .filter(record -> !dropped.passesOver(record, late))
                    .toList();
            List<ShardRecord> places = new Arrivals(staging, forks).stage(wanted, peer);
            checked.run();
            return places;
        });
    }

    /** Takes in bare records of a shard, as {@link BareRecords} says. */
    Ingested acceptBare(BareArrivals arrivals) {
        return accept(new TreeSet<>(), staging -> {
            arrivals.stage(staging, branches, dropped);
            return List.of();
        });
    }

    private Ingested accept(SortedSet<LogName> late, Function<Staging, List<ShardRecord>> stage) {
        Ingested accepted = locked(() -> {
            WriterId before = identity.current();
            Staging staging = staging();
            List<ShardRecord> places = stage.apply(staging);
            List<Strand> forked = branches.grow(staging);
            staging.batch().forEach(record -> own.arrived(record, staging.strands()));
            Appended appended = commit(staging);
            Succession succession = Succession.between(before, identity.current());
            return new Ingested(appended.records(), places, forked, succession, late, appended.end());
        });
        journal.grown();
        release();
        return accepted;
    }

    /**
     * Gives up the current writer id, because a peer holds more of its shard than this store, or something
     * else: whatever is appended from now on goes to a successor's shard, and the old one is received like
     * anyone's.
     *
     * @param writer the id to give up; nothing happens if this node never wrote under it, or has given it up
     * @return true if it was the current one
     */
    public boolean retire(WriterId writer) {
        boolean wasCurrent = locked(() -> own.succeed(writer));
        release();
        return wasCurrent;
    }

    /**
     * A peer holds more of an own shard than this node, or other content. The id is given up, unless this node
     * has its history at its peers and takes it in just now.
     *
     * @param theirs what the peer holds of it
     * @return true if the current id was given up
     */
    public boolean peerHoldsMore(ShardSummary theirs) {
        if (BareCopy.isHeld(theirs, branches.histories(), journal.store())) {
            return false;
        }
        return !locked(() -> own.isTakenIn(theirs))
                && retire(theirs.shard().writer().root());
    }

    /**
     * A peer has told all that it holds of some logs.
     *
     * @param logs the logs
     */
    public void peerHasTold(LogSelection logs) {
        locked(() -> {
            awaited.told(logs);
            return logs;
        });
        release();
    }

    /**
     * A peer has told what there was of a log, but it has dropped it, and will not send it.
     *
     * @param log the log
     */
    public void peerDropped(LogName log) {
        locked(() -> {
            awaited.mayBeLost(log);
            return log;
        });
    }

    /**
     * Drops a log: no record of it is taken in any more, and those that are held go. Durable on return; where a
     * crash comes between, the next start completes it.
     *
     * @param log the log
     * @throws io.kore.error.StoreFailedException if the store failed; dropped at the next start, or not at all
     */
    public void drop(LogName log) {
        long unused = journal.force();
        List<Pending> due = locked(() -> {
            if (!dropped.isDropped(log)) {
                dropped.drop(log, held.remembered(log, branches));
                held.forget(log);
                own.forget(log);
                seenReader.forget(log);
                branches.forget(log);
            }
            return awaited.take(log::equals);
        });
        journal.store().drop(log);
        AwaitedHistory.fail(due, () -> DroppedLogs.refusal(log));
    }

    /**
     * Takes a dropped log up again. What was held of it stays remembered: its places are not used again.
     *
     * @param log the log
     * @return false if it was not dropped
     * @throws io.kore.error.StoreFailedException if the store failed
     */
    public boolean undrop(LogName log) {
        return locked(() -> {
            if (!dropped.isDropped(log)) {
                return false;
            }
            dropped.takeUp(log);
            return true;
        });
    }

    /** Ends the wait of appends that have no place yet: they fail. */
    public void close() {
        AwaitedHistory.fail(
                locked(() -> awaited.take(log -> true)),
                () -> new IllegalStateException("the node was closed before a peer had told how much"
                        + " there is of this node's own shard; the record was not written"));
    }

    private CompletableFuture<Appended> enter(
            LogName log, List<Payload> payloads, @Nullable Base base, boolean isBounded) {
        // the running hashes take longer, and are thrown away if a record is not legal
        Runnable checked = payloadCheck.begin(payloads, payload -> payload, payloadCheck::check);
        journal.entering();
        try {
            return locked(() -> {
                if (mustWait(log)) {
                    checked.run();
                    return awaited.await(log, payloads, base, isBounded).placed();
                }
                return CompletableFuture.completedFuture(place(log, payloads, base, batch -> checked.run()));
            });
        } finally {
            journal.entered();
        }
    }

    /** Gives places to what need not wait any more, and tells those who wait outside the lock. */
    private void release() {
        List<Runnable> tell = locked(() -> {
            List<Runnable> done = new ArrayList<>();
            for (Pending pending : awaited.take(own::mayAppend)) {
                try {
                    Appended appended = place(pending.log(), pending.payloads(), pending.base(), batch -> {});
                    done.add(() -> pending.placed().complete(appended));
                } catch (RuntimeException e) {
                    done.add(() -> pending.placed().completeExceptionally(e));
                }
            }
            return done;
        });
        tell.forEach(Runnable::run);
    }

    boolean mustWait(LogName log) {
        dropped.check(log);
        return awaited.isWaiting(log) || !own.mayAppend(log);
    }

    Appended place(LogName log, List<Payload> payloads, @Nullable Base base, Consumer<List<ShardRecord>> before) {
        ShardId shard = own.shard(log);
        Staging staging = staging();
        OwnShard ownShard = own.own(log);
        Seen seen = ownShard.seen(shard, held.log(log), staging.strands());
        Base named = base == null ? null : StrandBase.inHistory(base, log, branches);
        OwnRecords.stage(staging, shard, held.log(log).highestNumber(), seen, named, payloads);
        before.accept(staging.batch());
        branches.grow(staging);
        Appended appended = commit(staging);
        ownShard.appended(appended.records(), held.log(log));
        awaited.begin(log);
        return appended;
    }

    private Staging staging() {
        return new Staging(journal.store(), held, seenReader, branches.strands());
    }

    private Appended commit(Staging staging) {
        List<ShardRecord> batch = staging.batch();
        if (batch.isEmpty()) {
            return new Appended(batch, journal.store().end());
        }
        long end = journal.append(batch);
        for (int i = 0; i < batch.size(); i++) {
            ShardRecord record = batch.get(i);
            seenReader.appended(record);
            if (i == batch.size() - 1 || !batch.get(i + 1).shard().equals(record.shard())) {
                held.put(ShardSummary.endingAt(record));
            }
        }
        return new Appended(List.copyOf(batch), end);
    }

    private void checkPayload(ShardRecord record, String peer) {
        try {
            payloadCheck.check(record.payload());
        } catch (InvalidRecordException e) {
            throw new RefusedRecordException(record, peer, String.valueOf(e.getMessage()));
        }
    }

    <T> T locked(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }
}
