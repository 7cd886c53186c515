package io.kore.engine.ingest;

import io.kore.access.LogSelection;
import io.kore.codec.RunningHash;
import io.kore.engine.branch.Branches;
import io.kore.engine.branch.SeenReader;
import io.kore.engine.branch.Strand;
import io.kore.engine.branch.Strands;
import io.kore.engine.ingest.AwaitedHistory.Pending;
import io.kore.engine.json.PayloadCheck;
import io.kore.error.InvalidRecordException;
import io.kore.error.PeerException;
import io.kore.model.Base;
import io.kore.model.Envelope;
import io.kore.model.Hash;
import io.kore.model.Limits;
import io.kore.model.LogName;
import io.kore.model.Payload;
import io.kore.model.Seen;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.ShardSummary;
import io.kore.model.WriterId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
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
     * What became of a peer's records.
     *
     * @param records what was new, in order
     * @param places all of them, new or held before, in order, as they are stored
     * @param forked the strands that the forks made which were learnt of
     * @param end the end of the journal after them
     */
    public record Accepted(List<ShardRecord> records, List<ShardRecord> places, List<Strand> forked, long end) {}

    /**
     * What is held at one instant, durable or not.
     *
     * @param shards a line for each shard as peers are told of it, over exactly the records before {@code end}
     * @param shown a line for each shard as it is shown
     * @param strands which strands there are
     * @param end the end of the journal
     */
    public record Held(List<ShardSummary> shards, List<ShardSummary> shown, Strands strands, long end) {}

    private final Journal journal;
    /** Guards all state below, and the order of appends. Held during no force of the
     * journal and no call to the outside. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Branches branches;
    private final HeldShards held;
    private final SeenReader seenReader;
    private final Identity identity;
    private final AwaitedHistory awaited;
    private final Map<LogName, OwnShard> own = new HashMap<>();
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
        this.branches = new Branches(journal.store());
        this.held = new HeldShards(journal.store().shards());
        this.seenReader = new SeenReader(journal.store(), branches::strands);
        this.identity = new Identity(journal.store(), whoAmI, held::isWritten, entropy);
        this.awaited = new AwaitedHistory(log -> history == OwnHistory.AT_PEERS && atPeers.test(log));
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
     * What is held, durable or not.
     *
     * @return end and summaries, taken in one instant
     */
    public Held held() {
        return locked(() -> {
            Strands strands = branches.strands();
            return new Held(
                    branches.shown(held.summaries(), strands),
                    branches.shown(held.summaries(), branches.showing()),
                    strands,
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
     * @throws io.kore.error.StoreFailedException if the store failed
     */
    public Appended append(LogName log, List<Payload> payloads, @Nullable Base base) {
        Appended appended = AwaitedHistory.placed(enter(log, payloads, base, false));
        journal.settle(appended.end());
        return appended;
    }

    /**
     * Appends an own record without waiting. It has its place when this returns, unless it has to wait for a
     * peer's word.
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
     * as by {@link #retire}: somebody else has written under it. Does not wait for durability.
     *
     * @param batch records by their places in their writers' shards, in an order in which each one's past comes
     *     before it or is held
     * @param peer who sent it, for messages
     * @return what was new, and where all of it is
     * @throws PeerException if a record breaks a rule that every node keeps; nothing was written
     * @throws io.kore.error.StoreFailedException if the store failed
     */
    public Accepted accept(List<ShardRecord> batch, String peer) {
        for (ShardRecord record : batch) {
            checkPayload(record, peer);
        }
        return accept(staging -> {
            Arrivals arrivals = new Arrivals(staging);
            List<ShardRecord> places = new ArrayList<>();
            for (ShardRecord record : batch) {
                try {
                    places.add(arrivals.stage(record));
                } catch (InadmissibleException e) {
                    throw refused(record, peer, String.valueOf(e.getMessage()));
                }
            }
            return places;
        });
    }

    /** Takes in bare records of a shard, as {@link BareRecords} says. */
    Accepted acceptBare(BareArrivals arrivals) {
        return accept(staging -> {
            arrivals.stage(staging);
            return List.of();
        });
    }

    private Accepted accept(Function<Staging, List<ShardRecord>> stage) {
        Accepted accepted = locked(() -> {
            Staging staging = staging();
            List<ShardRecord> places = stage.apply(staging);
            List<Strand> forked = branches.grow(staging);
            staging.batch().forEach(record -> giveUpIfOwn(record, staging.strands()));
            Appended appended = commit(staging);
            return new Accepted(appended.records(), places, forked, appended.end());
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
        boolean wasCurrent = locked(() -> {
            boolean isCurrent = identity.current().equals(writer);
            succeed(writer);
            return isCurrent;
        });
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
        ShardId shard = theirs.shard();
        if (BareCopy.isHeld(theirs, branches.histories(), journal.store())) {
            return false;
        }
        boolean isTakenIn = locked(() -> {
            ShardSummary mine = held.shard(shard);
            boolean mayTakeIn = shard.writer().equals(identity.current())
                    && awaited.isTakenIn(shard.log())
                    && (mine == null || theirs.count() > mine.count());
            if (mayTakeIn) {
                awaited.told(shard.log(), theirs.count());
            }
            return mayTakeIn;
        });
        return !isTakenIn && retire(shard.writer().root());
    }

    /**
     * A peer has told all that it holds of some logs.
     *
     * @param logs the logs
     */
    public void peerHasTold(LogSelection logs) {
        lock.lock();
        try {
            awaited.told(logs);
        } finally {
            lock.unlock();
        }
        release();
    }

    /** Ends the wait of appends that have no place yet: they fail. */
    public void close() {
        List<Pending> due = locked(() -> awaited.take(log -> true));
        due.forEach(pending -> pending.placed()
                .completeExceptionally(new IllegalStateException("the node was closed before a peer had told how much"
                        + " there is of this node's own shard; the record was not written")));
    }

    private CompletableFuture<Appended> enter(
            LogName log, List<Payload> payloads, @Nullable Base base, boolean isBounded) {
        payloads.forEach(payloadCheck::check);
        return locked(() -> {
            if (awaited.isWaiting(log) || !mayAppend(log)) {
                return awaited.await(log, payloads, base, isBounded).placed();
            }
            return CompletableFuture.completedFuture(place(log, payloads, base));
        });
    }

    /** Tells whether the own shard can be gone on with; gives the id up if nobody can be asked how. */
    private boolean mayAppend(LogName log) {
        if (!awaited.isTakenIn(log)) {
            return true;
        }
        WriterId writer = identity.current();
        ShardSummary summary = held.shard(new ShardId(log, writer));
        long count = summary == null ? 0 : summary.count();
        if (!awaited.mayAppend(log, count) && !awaited.mustBeTold(log)) {
            succeed(writer);
            return true;
        }
        return awaited.mayAppend(log, count);
    }

    /** Gives places to what need not wait any more, and tells those who wait outside the lock. */
    private void release() {
        List<Runnable> tell = locked(() -> {
            List<Runnable> done = new ArrayList<>();
            for (Pending pending : awaited.take(this::mayAppend)) {
                try {
                    Appended appended = place(pending.log(), pending.payloads(), pending.base());
                    done.add(() -> pending.placed().complete(appended));
                } catch (RuntimeException e) {
                    done.add(() -> pending.placed().completeExceptionally(e));
                }
            }
            return done;
        });
        tell.forEach(Runnable::run);
    }

    private Appended place(LogName log, List<Payload> payloads, @Nullable Base base) {
        ShardId shard = new ShardId(log, identity.current());
        Staging staging = staging();
        OwnShard ownShard = own.computeIfAbsent(log, name -> new OwnShard());
        Seen seen = ownShard.seen(shard, held.log(log), staging.strands());
        long number = held.log(log).highestNumber();
        Base named = base == null ? null : StrandBase.inHistory(base, log, staging.strands());
        for (Payload payload : payloads) {
            number++;
            stageOwn(staging, shard, envelope(number, seen, named), payload);
            seen = Seen.unchanged();
        }
        branches.grow(staging);
        Appended appended = commit(staging);
        ownShard.appended(appended.records(), held.log(log));
        awaited.begin(log);
        return appended;
    }

    private void stageOwn(Staging staging, ShardId shard, Envelope envelope, Payload payload) {
        Hash hash = RunningHash.after(staging.lastHash(Strand.of(shard)), envelope, payload);
        ShardRecord record = new ShardRecord(shard, staging.count(shard), envelope, payload, hash);
        if (envelope.base() != null) {
            try {
                new Admission(staging).admit(record);
            } catch (InadmissibleException e) {
                throw new InvalidRecordException("the record cannot be saved on that base: " + e.getMessage()
                        + "; take the entry anew from the log and edit that");
            }
        }
        staging.add(record);
    }

    private static Envelope envelope(long number, Seen seen, @Nullable Base base) {
        if (number > Limits.NUMBER_MAX) {
            throw new InvalidRecordException(
                    "the log has used up its numbers: the highest is " + Limits.NUMBER_MAX + "; go on in another log");
        }
        return new Envelope(number, seen, base, null);
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
        for (ShardRecord record : batch) {
            seenReader.appended(record);
            held.put(ShardSummary.endingAt(record));
        }
        return new Appended(List.copyOf(batch), end);
    }

    private void giveUpIfOwn(ShardRecord record, Strands strands) {
        ShardId strand = record.shard();
        WriterId writer = strand.writer().root();
        // nothing of its past comes with a bare record, so its shard is not gone on with
        boolean isTakenIn = !record.envelope().isBare()
                && writer.equals(identity.current())
                && awaited.isTakenIn(strand.log())
                && !strands.isForked(new ShardId(strand.log(), writer));
        if (!isTakenIn && branches.isShown(strand)) {
            succeed(writer);
        }
    }

    private void succeed(WriterId writer) {
        if (identity.succeed(writer)) {
            own.clear();
            awaited.giveUp();
        }
    }

    private void checkPayload(ShardRecord record, String peer) {
        try {
            payloadCheck.check(record.payload());
        } catch (InvalidRecordException e) {
            throw refused(record, peer, String.valueOf(e.getMessage()));
        }
    }

    private static PeerException refused(ShardRecord record, String peer, String why) {
        return new PeerException(
                "record " + record.id() + " of log " + record.shard().log() + " (index " + record.index()
                        + " of its shard), sent by " + peer + ", was refused: " + why);
    }

    private <T> T locked(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }
}
