package io.kore.engine.ingest;

import io.kore.model.Base;
import io.kore.model.Prefix;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.WriterId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * Checks that a named base is held, lies within the record's past, and is closed under base: whatever a
 * record in it was based on is in it too. Else two nodes could fold different things into what the writer
 * saw.
 *
 * <p>Closure is checked from the top of each shard down. A record that was admitted has a closed base, so
 * everything its base covers needs no second look: the walk down a shard skips to the base's own edge, and
 * mostly ends at its first step. What a derived record was based on stands in another log, and what was made of
 * that comes in its own time: there is nothing to be closed. Confined to the ingest lock.
 */
final class BaseCheck {
    private final Staging staging;

    BaseCheck(Staging staging) {
        this.staging = staging;
    }

    void check(Base base, Past past) throws InadmissibleException {
        for (Map.Entry<WriterId, Prefix> entry : base.frontier().prefixes().entrySet()) {
            checkWithin(past, entry.getKey(), entry.getValue());
        }
        List<WriterId> unseen = unseen(base, past);
        Base known = checkSingles(base, past, unseen);
        if (unseen.isEmpty()) {
            return;
        }
        for (Map.Entry<WriterId, Prefix> entry : base.frontier().prefixes().entrySet()) {
            long floor = known.frontier().count(entry.getKey());
            ShardId shard = new ShardId(past.shard().log(), entry.getKey());
            walkDown(base, shard, entry.getValue().count(), floor, unseen);
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
                checkWithin(past, single.writer(), new Prefix(single.index() + 1, single.hashHead()));
                ShardId shard = new ShardId(past.shard().log(), single.writer());
                ShardRecord record = staging.record(shard, single.index());
                checkCovered(base, record, unseen);
                Base its = record.envelope().base();
                known = its == null ? known : its;
            }
        }
        return known;
    }

    private void checkWithin(Past past, WriterId writer, Prefix prefix) throws InadmissibleException {
        Prefix whole = past.prefix(writer);
        if (whole == null || whole.count() < prefix.count()) {
            throw new InadmissibleException("its base names " + prefix.count() + " records of " + writer
                    + ", but its past holds " + past.count(writer));
        }
        long held = whole.count() == prefix.count()
                ? whole.hashHead()
                : staging.at(new ShardId(past.shard().log(), writer), prefix.count())
                        .hash()
                        .head();
        if (held != prefix.hashHead()) {
            throw new InadmissibleException("its base names another branch of " + writer + " than its past");
        }
    }

    /** The writers of whom the past holds more than the base's frontier: only there can closure fail. */
    private static List<WriterId> unseen(Base base, Past past) {
        List<WriterId> unseen = new ArrayList<>();
        for (WriterId writer : past.prefixes().keySet()) {
            if (base.frontier().count(writer) < past.count(writer)) {
                unseen.add(writer);
            }
        }
        return unseen;
    }

    private void walkDown(Base base, ShardId shard, long count, long knownBelow, List<WriterId> unseen)
            throws InadmissibleException {
        long floor = knownBelow;
        for (long index = count - 1; index >= floor; index--) {
            ShardRecord record = staging.record(shard, index);
            if (record.envelope().origin() != null) {
                return;
            }
            checkCovered(base, record, unseen);
            Base its = record.envelope().base();
            floor = Math.max(floor, its == null ? index : its.frontier().count(shard.writer()));
        }
    }

    /** Checks that all that a record of the base was based on lies in the base. */
    private void checkCovered(Base base, ShardRecord record, List<WriterId> unseen) throws InadmissibleException {
        Base its = record.envelope().base();
        if (its == null) {
            Map<WriterId, Prefix> seen = staging.seen(record.shard(), record.index() + 1);
            for (WriterId writer : unseen) {
                Prefix prefix = seen.get(writer);
                long count =
                        writer.equals(record.shard().writer()) ? record.index() : prefix == null ? 0 : prefix.count();
                checkPrefixCovered(base, record, writer, count);
            }
            return;
        }
        for (WriterId writer : unseen) {
            checkPrefixCovered(base, record, writer, its.frontier().count(writer));
        }
        for (Base.Single single : its.singles()) {
            if (!base.contains(single.writer(), single.index())) {
                throw notClosed(record, single.writer(), single.index());
            }
        }
    }

    private static void checkPrefixCovered(Base base, ShardRecord record, WriterId writer, long count)
            throws InadmissibleException {
        for (long index = base.frontier().count(writer); index < count; index++) {
            if (!base.contains(writer, index)) {
                throw notClosed(record, writer, index);
            }
        }
    }

    private static InadmissibleException notClosed(ShardRecord record, WriterId writer, long index) {
        return new InadmissibleException("its base is not closed: it holds " + record.shard() + " index "
                + record.index() + ", but not " + writer + " index " + index + ", on which that was based");
    }
}
