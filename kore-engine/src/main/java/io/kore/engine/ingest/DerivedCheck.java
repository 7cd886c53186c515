package io.kore.engine.ingest;

import io.kore.engine.branch.Strand;
import io.kore.model.LogName;
import io.kore.model.Origin;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.WriterId;
import org.jspecify.annotations.Nullable;

/**
 * What every node demands of a derived record: that its origin is that of its shard, later than that of the record
 * before, and not this log itself. What it was derived from need not be held, nor its past, which speaks of another
 * log. Confined to the ingest lock.
 */
final class DerivedCheck {
    private final Staging staging;

    DerivedCheck(Staging staging) {
        this.staging = staging;
    }

    void check(ShardRecord record, Strand strand, Origin origin) throws InadmissibleException {
        checkNamed(strand.root().writer(), origin);
        for (Origin step = origin; step != null; step = step.earlier()) {
            checkStep(step, strand.id().log());
        }
        Origin before = before(record, strand);
        if (before != null && before.index() >= origin.index()) {
            throw new InadmissibleException("it was derived from index " + origin.index() + " of " + origin.source()
                    + ", but the record before it in its shard from index " + before.index());
        }
    }

    private static void checkStep(Origin step, LogName log) throws InadmissibleException {
        ShardId source = step.source();
        if (source.log().equals(log)) {
            throw new InadmissibleException("it was derived from a record of its own log");
        }
        Origin earlier = step.earlier();
        if (earlier == null) {
            if (source.writer().isDerived()) {
                throw new InadmissibleException("it does not tell where " + source + ", a derived shard, came from");
            }
        } else {
            checkNamed(source.writer(), earlier);
        }
    }

    private static void checkNamed(WriterId writer, Origin origin) throws InadmissibleException {
        try {
            if (writer.equals(WriterId.derived(origin.source(), origin.part()))) {
                return;
            }
        } catch (IllegalArgumentException e) {
            throw new InadmissibleException("its origin can have no derived shard: " + e.getMessage());
        }
        throw new InadmissibleException("writer id " + writer + " is not that of the shard derived from "
                + origin.source() + ", part " + origin.part());
    }

    private @Nullable Origin before(ShardRecord record, Strand strand) {
        Strand parent = strand.parent();
        if (record.index() > 0) {
            return staging.record(strand.id(), record.index() - 1).envelope().origin();
        }
        return parent == null || strand.at() == 0
                ? null
                : staging.record(parent.id(), strand.at() - 1).envelope().origin();
    }
}
