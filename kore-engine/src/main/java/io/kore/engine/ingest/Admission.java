package io.kore.engine.ingest;

import io.kore.codec.RunningHash;
import io.kore.model.Envelope;
import io.kore.model.Hash;
import io.kore.model.Limits;
import io.kore.model.Prefix;
import io.kore.model.Seen;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.ShardSummary;
import io.kore.model.WriterId;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What every node demands of a record before it keeps it, so that all nodes keep the same: it continues its
 * shard, its past is wholly held, its number is right, its base lies in its past, its hash fits. The payload
 * is checked elsewhere, before the lock. Confined to the ingest lock.
 */
final class Admission {
    private final Staging staging;
    private final BaseCheck baseCheck;

    Admission(Staging staging) {
        this.staging = staging;
        this.baseCheck = new BaseCheck(staging);
    }

    /** Returns if the record may be staged as the next of its shard; its index is known to be the count. */
    void admit(ShardRecord record) throws InadmissibleException {
        ShardId shard = record.shard();
        Envelope envelope = record.envelope();
        checkKind(shard, envelope);
        long previous = staging.lastNumber(shard);
        if (envelope.number() <= previous) {
            throw new InadmissibleException(
                    "numbers rise within a shard, but " + envelope.number() + " follows " + previous);
        }
        Seen seen = envelope.seen();
        if (seen != null && envelope.origin() == null) {
            checkNumber(envelope.number(), highestInPast(shard, seen, previous));
            if (envelope.base() != null) {
                baseCheck.check(envelope.base(), past(record, seen));
            }
        }
        Hash expected = RunningHash.after(staging.lastHash(shard), envelope, record.payload());
        if (!expected.equals(record.hash())) {
            throw new InadmissibleException("its running hash does not fit what came before it in its shard");
        }
    }

    private static void checkKind(ShardId shard, Envelope envelope) throws InadmissibleException {
        boolean derived = envelope.origin() != null;
        if (derived != shard.writer().isDerived()) {
            throw new InadmissibleException(
                    derived
                            ? "it has an origin, but its writer id is not that of a derived shard"
                            : "its writer id is that of a derived shard, but it has no origin");
        }
        if (!derived && !envelope.hasPast() && envelope.number() > Limits.BARE_NUMBER_MAX) {
            throw new InadmissibleException(
                    "a bare record's number is at most " + Limits.BARE_NUMBER_MAX + ", not " + envelope.number());
        }
    }

    private static void checkNumber(long number, long highestInPast) throws InadmissibleException {
        if (number != highestInPast + 1) {
            throw new InadmissibleException("its number must be one more than the highest in its past, "
                    + (highestInPast + 1) + ", not " + number);
        }
    }

    /**
     * The highest number in the past. What was seen before lies in the past of the shard's previous record,
     * whose own number is higher than all of that; so only what is new needs a look.
     */
    private long highestInPast(ShardId shard, Seen seen, long previous) throws InadmissibleException {
        long highest = previous;
        int confirmed = 0;
        for (Map.Entry<WriterId, Prefix> entry : seen.entries().prefixes().entrySet()) {
            Prefix before = staging.lastSeen(shard, entry.getKey());
            if (entry.getValue().equals(before)) {
                confirmed++;
                continue;
            }
            highest = Math.max(highest, newlySeen(shard, entry.getKey(), entry.getValue(), before));
            confirmed += before == null ? 0 : 1;
        }
        if (seen.absolute() && confirmed < staging.lastSeen(shard).size()) {
            throw new InadmissibleException(
                    "it says all that its writer had seen, but leaves out what was seen before");
        }
        return highest;
    }

    /** Checks one entry that is new, and answers the number of the last record that it covers. */
    private long newlySeen(ShardId shard, WriterId other, Prefix now, @Nullable Prefix before)
            throws InadmissibleException {
        if (other.equals(shard.writer())) {
            throw new InadmissibleException("it names its own shard among those that its writer had seen");
        }
        if (before != null && now.count() <= before.count()) {
            throw new InadmissibleException("what its writer had seen of " + other + " shrinks from " + before.count()
                    + " to " + now.count() + " records");
        }
        return held(shard, other, now).lastNumber();
    }

    private ShardSummary held(ShardId shard, WriterId other, Prefix prefix) throws InadmissibleException {
        ShardId seenShard = new ShardId(shard.log(), other);
        if (staging.count(seenShard) < prefix.count()) {
            throw new InadmissibleException("its past is not held here: it had seen " + prefix.count() + " records of "
                    + seenShard + ", here are " + staging.count(seenShard));
        }
        ShardSummary at = staging.at(seenShard, prefix.count());
        if (at.hash().head() != prefix.hashHead()) {
            throw new InadmissibleException("it had seen another branch of " + seenShard + ": the first "
                    + prefix.count() + " records differ from those held here");
        }
        return at;
    }

    private Past past(ShardRecord record, Seen seen) {
        Map<WriterId, Prefix> all = new HashMap<>(staging.lastSeen(record.shard()));
        all.putAll(seen.entries().prefixes());
        return new Past(
                record.shard(), record.index(), staging.lastHash(record.shard()).head(), all);
    }
}
