package io.kore.engine.ingest;

import io.kore.model.Base;
import io.kore.model.LogName;
import io.kore.model.Prefix;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.ShardSummary;
import io.kore.model.WriterId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks that a named base is held, lies within the record's past, and is closed under base: whatever a
 * record in it was based on is in it too. Else two nodes could fold different things into what the writer
 * saw.
 *
 * <p>Closure is checked from the top of each strand down. A record that was admitted has a closed base, so
 * everything its base covers needs no second look: the walk down a strand skips to the base's own edge, and
 * mostly ends at its first step. What a derived record was based on stands in another log, and what was made of
 * that comes in its own time: there is nothing to be closed. Confined to the ingest lock.
 */
final class BaseCheck {
    private final Staging staging;

    BaseCheck(Staging staging) {
        this.staging = staging;
    }

    void check(Base named, Past past) throws InadmissibleException {
        for (Map.Entry<WriterId, Prefix> entry : named.frontier().prefixes().entrySet()) {
            checkWithin(past, entry.getKey(), entry.getValue());
        }
        if (staging.strands().isForked(past.log())) {
            for (Base.Single single : named.singles()) {
                checkWithin(past, single);
            }
        }
        Base base = StrandBase.of(named, past.log(), staging.histories());
        List<WriterId> unseen = unseen(base, past);
        Base known = checkSingles(base, past, unseen);
        if (unseen.isEmpty()) {
            return;
        }
        for (Map.Entry<WriterId, Prefix> entry : base.frontier().prefixes().entrySet()) {
            long floor = known.frontier().count(entry.getKey());
            walkDown(base, past.strand(entry.getKey()), entry.getValue().count(), floor, unseen);
        }
    }

    /**
     * Checks the single records, the latest first: in a chain of saves its base holds all the others. Answers
     * the base of the last one checked, within which all is closed.
     */
    private Base checkSingles(Base base, Past past, List<WriterId> unseen) throws InadmissibleException {
        Base known = Base.empty();
        for (int at = base.singles().size() - 1; at >= 0; at--) {
            Base.Single single = base.singles().get(at);
            int place = Collections.binarySearch(known.singles(), single);
            if (place < 0 || !known.singles().get(place).equals(single)) {
                if (!staging.strands().isForked(past.log())) {
                    checkWithin(past, single);
                }
                ShardRecord record = staging.record(past.strand(single.writer()), single.index());
                if (record.envelope().origin() != null) {
                    // what it was based on stands in another log
                    continue;
                }
                Base its = baseOf(record);
                checkCovered(base, record, its, unseen);
                known = its == null ? known : its;
            }
        }
        return known;
    }

    private void checkWithin(Past past, Base.Single single) throws InadmissibleException {
        checkWithin(past, single.writer(), new Prefix(single.index() + 1, single.hashHead()));
    }

    private void checkWithin(Past past, WriterId writer, Prefix prefix) throws InadmissibleException {
        ShardId root = new ShardId(past.log(), writer.root());
        if (!staging.strands().isForked(root) && prefix.equals(past.prefix(root.writer()))) {
            return;
        }
        ShardSummary found = staging.find(new ShardId(past.log(), writer), prefix);
        if (found == null && past.count(root.writer()) >= prefix.count()) {
            throw new InadmissibleException("its base names another branch of " + writer + " than its past");
        }
        if (found == null || past.count(found.shard().writer()) < found.count()) {
            throw new InadmissibleException("its base names " + prefix.count() + " records of " + writer
                    + ", but its past holds " + past.count(root.writer()));
        }
    }

    private @Nullable Base baseOf(ShardRecord record) {
        Base base = record.envelope().base();
        LogName log = record.shard().log();
        return base == null ? null : StrandBase.of(base, log, staging.histories());
    }

    /** The strands of which the past holds more than the base's frontier: only there can closure fail. */
    private static List<WriterId> unseen(Base base, Past past) {
        List<WriterId> unseen = new ArrayList<>();
        for (WriterId strand : past.prefixes().keySet()) {
            if (base.frontier().count(strand) < past.count(strand)) {
                unseen.add(strand);
            }
        }
        return unseen;
    }

    private void walkDown(Base base, ShardId strand, long count, long knownBelow, List<WriterId> unseen)
            throws InadmissibleException {
        long floor = knownBelow;
        for (long index = count - 1; index >= floor; index--) {
            ShardRecord record = staging.record(strand, index);
            if (record.envelope().origin() != null) {
                return;
            }
            Base its = baseOf(record);
            checkCovered(base, record, its, unseen);
            floor = Math.max(floor, its == null ? index : its.frontier().count(strand.writer()));
        }
    }

    /** Checks that all that a record of the base was based on lies in the base. */
    private void checkCovered(Base base, ShardRecord record, @Nullable Base its, List<WriterId> unseen)
            throws InadmissibleException {
        if (its == null) {
            Map<WriterId, Prefix> seen = staging.seen(staging.strands().strand(record.shard()), record.index() + 1);
            for (WriterId strand : unseen) {
                Prefix prefix = seen.get(strand);
                long count =
                        strand.equals(record.shard().writer()) ? record.index() : prefix == null ? 0 : prefix.count();
                checkPrefixCovered(base, record, strand, count);
            }
            return;
        }
        for (WriterId strand : unseen) {
            checkPrefixCovered(base, record, strand, its.frontier().count(strand));
        }
        for (Base.Single single : its.singles()) {
            if (!base.contains(single.writer(), single.index())) {
                throw notClosed(record, single.writer(), single.index());
            }
        }
    }

    private static void checkPrefixCovered(Base base, ShardRecord record, WriterId strand, long count)
            throws InadmissibleException {
        for (long index = base.frontier().count(strand); index < count; index++) {
            if (!base.contains(strand, index)) {
                throw notClosed(record, strand, index);
            }
        }
    }

    private static InadmissibleException notClosed(ShardRecord record, WriterId strand, long index) {
        return new InadmissibleException("its base is not closed: it holds " + record.shard() + " index "
                + record.index() + ", but not " + strand + " index " + index + ", on which that was based");
    }
}
