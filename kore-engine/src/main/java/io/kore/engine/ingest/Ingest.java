package io.kore.engine.ingest;

import io.kore.codec.RunningHash;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
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
     * @param shards a line for each shard, over exactly the records before {@code end}
     * @param end the end of the journal
     */
    public record Held(List<ShardSummary> shards, long end) {}

    private final Journal journal;
    /** Guards all state below, and the order of appends. Held during no force and no call to the outside. */
    private final ReentrantLock lock = new ReentrantLock();

    private final HeldShards held;
    private final SeenReader seenReader;
    private final Identity identity;
    private final Map<LogName, OwnShard> own = new HashMap<>();
    private final PayloadCheck payloadCheck;

    /**
     * Opens the door of a journal.
     *
     * @param journal the journal
     * @param payloadCheck decides what is a legal payload
     * @param whoAmI the writer id asked for, or null
     * @param entropy gives 16 fresh random bytes each time
     */
    public Ingest(Journal journal, PayloadCheck payloadCheck, @Nullable String whoAmI, Supplier<byte[]> entropy) {
        this.journal = journal;
        this.payloadCheck = payloadCheck;
        this.held = new HeldShards(journal.store().shards());
        this.seenReader = new SeenReader(journal.store());
        this.identity = new Identity(journal.store().metadata(), whoAmI, entropy);
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
     * What is held, durable or not.
     *
     * @return end and summaries, taken in one instant
     */
    public Held held() {
        return locked(() -> new Held(held.summaries(), journal.store().end()));
    }

    /**
     * Appends own records, all or none, and waits as the durability mode says.
     *
     * @param log the log
     * @param payloads the records' JSON
     * @param base what they were based on, or null for all that is held
     * @return the records with their places
     * @throws InvalidRecordException if a payload or the base is not legal; nothing was written
     * @throws io.kore.error.StoreFailedException if the store failed
     */
    public Appended append(LogName log, List<Payload> payloads, @Nullable Base base) {
        Appended appended = place(log, payloads, base);
        journal.settle(appended.end());
        return appended;
    }

    /**
     * Appends an own record without waiting. It has its place when this returns.
     *
     * @param log the log
     * @param payload the record's JSON
     * @return completes once the record is durable
     * @throws InvalidRecordException if the payload is not legal; nothing was written
     * @throws io.kore.error.StoreFailedException if the store failed
     */
    public CompletableFuture<ShardRecord> appendAsync(LogName log, Payload payload) {
        Appended appended = place(log, List.of(payload), null);
        return journal.settleLater(appended.end())
                .thenApply(unused -> appended.records().get(0));
    }

    /**
     * Takes in a batch from a peer, all or none. Records that are held already are passed over. If the batch
     * continues the shard of the current writer, that id is given up as by {@link #retire}: somebody else has
     * written under it. Does not wait for durability.
     *
     * @param batch records in an order in which each one's past comes before it or is held
     * @param peer who sent it, for messages
     * @return what was new
     * @throws PeerException if a record breaks a rule that every node keeps; nothing was written
     * @throws io.kore.error.StoreFailedException if the store failed
     */
    public Appended accept(List<ShardRecord> batch, String peer) {
        for (ShardRecord record : batch) {
            checkPayload(record, peer);
        }
        Appended accepted = locked(() -> {
            Staging staging = new Staging(journal.store(), held, seenReader);
            Admission admission = new Admission(staging);
            for (ShardRecord record : batch) {
                try {
                    stage(record, staging, admission);
                } catch (InadmissibleException e) {
                    throw refused(record, peer, String.valueOf(e.getMessage()));
                }
            }
            return commit(staging.batch());
        });
        journal.grown();
        return accepted;
    }

    /**
     * Gives up the current writer id, because a peer holds more of its shard than this store, or something
     * else: whatever is appended from now on goes to a successor's shard, and the old one is received like
     * anyone's.
     *
     * @param writer the id to give up; nothing happens if it is not the current one any more
     * @return true if it was
     */
    public boolean retire(WriterId writer) {
        return locked(() -> {
            if (!identity.current().equals(writer)) {
                return false;
            }
            succeed();
            return true;
        });
    }

    private void succeed() {
        identity.succeed();
        own.clear();
    }

    private Appended place(LogName log, List<Payload> payloads, @Nullable Base base) {
        payloads.forEach(payloadCheck::check);
        return locked(() -> {
            Staging staging = new Staging(journal.store(), held, seenReader);
            ShardId shard = new ShardId(log, identity.current());
            OwnShard ownShard = own.computeIfAbsent(log, name -> new OwnShard());
            Seen seen = ownShard.seen(shard, held.log(log));
            long number = held.log(log).highestNumber();
            for (Payload payload : payloads) {
                number++;
                stageOwn(staging, shard, envelope(number, seen, base), payload);
                seen = Seen.unchanged();
            }
            Appended appended = commit(staging.batch());
            ownShard.appended(appended.records(), held.log(log));
            return appended;
        });
    }

    private void stageOwn(Staging staging, ShardId shard, Envelope envelope, Payload payload) {
        Hash hash = RunningHash.after(staging.lastHash(shard), envelope, payload);
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

    private void stage(ShardRecord record, Staging staging, Admission admission) throws InadmissibleException {
        ShardId shard = record.shard();
        long count = staging.count(shard);
        if (record.index() < count) {
            if (!staging.record(shard, record.index()).hash().equals(record.hash())) {
                throw new InadmissibleException("another record is held at its place: the shard has forked");
            }
            return;
        }
        if (record.index() > count) {
            throw new InadmissibleException("the shard goes on at index " + count);
        }
        if (shard.writer().equals(identity.current())) {
            succeed();
        }
        admission.admit(record);
        staging.add(record);
    }

    private Appended commit(List<ShardRecord> batch) {
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
