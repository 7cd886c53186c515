package io.kore.engine.ingest;

import io.kore.engine.branch.Strand;
import io.kore.engine.branch.Strands;
import io.kore.model.Envelope;
import io.kore.model.Limits;
import io.kore.model.Origin;
import io.kore.model.Prefix;
import io.kore.model.Seen;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.ShardSummary;
import io.kore.model.WriterId;
import java.util.HashMap;
import java.util.Map;

/**
 * What every node demands of a record before it keeps it, so that all nodes keep the same: its past is wholly held,
 * its number is right, its base lies in its past. That it continues its shard was found before, and the payload is
 * checked elsewhere, before the lock. Confined to the ingest lock.
 *
 * <p>Nodes may store the histories of a forked shard as different strands. So everything here is a question about
 * sets of records, closed under "comes before": the answer does not depend on how they are cut.
 */
final class Admission {
    private final Staging staging;

    Admission(Staging staging) {
        this.staging = staging;
    }

    /**
     * Returns if the record may be staged as the next of its strand.
     *
     * @param record the record as it is to be stored, with its index the strand's count
     */
    void admit(ShardRecord record) throws InadmissibleException {
        Envelope envelope = record.envelope();
        Strand strand = staging.strands().strand(record.shard());
        checkKind(strand.root(), envelope);
        long previous = staging.lastNumber(strand);
        if (envelope.number() <= previous) {
            throw new InadmissibleException(
                    "numbers rise within a shard, but " + envelope.number() + " follows " + previous);
        }
        Origin origin = envelope.origin();
        if (origin != null) {
            new DerivedCheck(staging).check(record, strand, origin);
            return;
        }
        Seen seen = envelope.seen();
        if (seen != null) {
            checkNumber(envelope.number(), highestInPast(strand, seen, previous));
            if (envelope.base() != null) {
                new BaseCheck(staging).check(envelope.base(), past(record, strand, seen));
            }
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
    private long highestInPast(Strand strand, Seen seen, long previous) throws InadmissibleException {
        long highest = previous;
        Map<WriterId, Prefix> said = new HashMap<>();
        for (Map.Entry<WriterId, Prefix> entry : seen.entries().prefixes().entrySet()) {
            highest = Math.max(highest, numberOfNews(strand, seen.absolute(), entry.getKey(), entry.getValue(), said));
        }
        if (seen.absolute()) {
            checkNothingLeftOut(strand, said);
        }
        return highest;
    }

    /** The number of the last record that an entry names, 0 if that had been seen before. */
    private long numberOfNews(Strand strand, boolean isAll, WriterId other, Prefix now, Map<WriterId, Prefix> said)
            throws InadmissibleException {
        if (other.root().equals(strand.root().writer())) {
            throw new InadmissibleException("it names its own shard among those that its writer had seen");
        }
        ShardId root = new ShardId(strand.id().log(), other.root());
        boolean isForked = staging.strands().isForked(root);
        if (!isForked && now.equals(staging.lastSeen(strand, other))) {
            // the commonest case of all costs no look at the record
            said.put(other, now);
            return 0;
        }
        ShardSummary last = held(root, other, now);
        staging.histories().count(last, said);
        Prefix before = staging.lastSeen(strand, last.shard().writer());
        if (before == null || before.count() < last.count()) {
            return last.lastNumber();
        }
        if (!isAll && !isLastSeen(strand, last, before)) {
            throw new InadmissibleException(
                    "what its writer had seen of " + other + " shrinks to " + now.count() + " records");
        }
        return 0;
    }

    /** Tells whether a record that had been seen is the last one of its history that was. */
    private boolean isLastSeen(Strand strand, ShardSummary last, Prefix seen) {
        if (seen.count() > last.count()) {
            return false;
        }
        Strands strands = staging.strands();
        Strand of = strands.strand(last.shard());
        for (Strand child : strands.of(of.root())) {
            Strand parent = child.parent();
            boolean follows = parent != null && parent.id().equals(of.id()) && child.at() == last.count();
            if (follows && staging.lastSeen(strand, child.id().writer()) != null) {
                return false;
            }
        }
        return true;
    }

    private void checkNothingLeftOut(Strand strand, Map<WriterId, Prefix> said) throws InadmissibleException {
        Map<WriterId, Prefix> before = staging.lastSeen(strand);
        // its own history before this strand is no news to anybody
        for (Strand own = strand; own != null; own = own.parent()) {
            before.remove(own.id().writer());
        }
        for (Map.Entry<WriterId, Prefix> entry : before.entrySet()) {
            Prefix now = said.get(entry.getKey());
            if (now == null || now.count() < entry.getValue().count()) {
                throw new InadmissibleException(
                        "it says all that its writer had seen, but leaves out what was seen before");
            }
        }
    }

    /** The last record that an entry names. */
    private ShardSummary held(ShardId root, WriterId other, Prefix prefix) throws InadmissibleException {
        ShardSummary last = staging.find(new ShardId(root.log(), other), prefix);
        if (last != null) {
            return last;
        }
        long count = staging.reach(root);
        if (count < prefix.count()) {
            throw new InadmissibleException("its past is not held here: it had seen " + prefix.count() + " records of "
                    + new ShardId(root.log(), other) + ", here are " + count);
        }
        throw new InadmissibleException("it had seen another branch of " + new ShardId(root.log(), other)
                + ": the first " + prefix.count() + " records differ from those held here");
    }

    private Past past(ShardRecord record, Strand strand, Seen seen) {
        Map<WriterId, Prefix> all = staging.lastSeen(strand);
        staging.histories().count(record.shard().log(), seen.entries().prefixes(), all);
        if (record.index() > 0) {
            all.put(
                    record.shard().writer(),
                    new Prefix(record.index(), staging.lastHash(strand).head()));
        }
        return new Past(strand, all);
    }
}
