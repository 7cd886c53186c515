package io.kore.engine.ingest;

import io.kore.engine.branch.Branches;
import io.kore.engine.branch.Strands;
import io.kore.engine.drop.DroppedLogs;
import io.kore.model.LogName;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.ShardSummary;
import io.kore.model.WriterId;
import java.util.HashMap;
import java.util.Map;

/**
 * Which shard of a log is this node's own, and whether it can be gone on with: where its end is not known, or somebody
 * else has written there, its id is given up. Confined to the ingest lock.
 */
final class Ownership {
    private final Identity identity;
    private final HeldShards held;
    private final AwaitedHistory awaited;
    private final DroppedLogs dropped;
    private final Branches branches;
    private final Map<LogName, OwnShard> own = new HashMap<>();

    Ownership(Identity identity, HeldShards held, AwaitedHistory awaited, DroppedLogs dropped, Branches branches) {
        this.identity = identity;
        this.held = held;
        this.awaited = awaited;
        this.dropped = dropped;
        this.branches = branches;
    }

    /** The shard to append to: a successor's if the log was dropped and not all of the own one has come back. */
    ShardId shard(LogName log) {
        ShardId shard = new ShardId(log, identity.current());
        if (dropped.isCutShort(shard, count(shard))) {
            succeed(shard.writer());
        }
        return new ShardId(log, identity.current());
    }

    /** What the next own record of a log has to say. */
    OwnShard own(LogName log) {
        return own.computeIfAbsent(log, name -> new OwnShard());
    }

    /** A log of which nothing is held any more. */
    void forget(LogName log) {
        own.remove(log);
    }

    /** Tells whether the own shard can be gone on with; gives the id up if nobody can be asked how. */
    boolean mayAppend(LogName log) {
        if (!awaited.isTakenIn(log)) {
            return true;
        }
        ShardId shard = new ShardId(log, identity.current());
        if (!awaited.mayAppend(log, count(shard)) && !awaited.mustBeTold(log)) {
            succeed(shard.writer());
            return true;
        }
        return awaited.mayAppend(log, count(shard));
    }

    /** Tells whether what a peer holds more of an own shard is this node's own history, which it has not. */
    boolean isTakenIn(ShardSummary theirs) {
        ShardId shard = theirs.shard();
        if (dropped.covers(theirs)) {
            return true;
        }
        boolean mayTakeIn = shard.writer().equals(identity.current())
                && awaited.isTakenIn(shard.log())
                && theirs.count() > count(shard);
        if (mayTakeIn) {
            awaited.told(shard.log(), theirs.count());
        }
        return mayTakeIn;
    }

    /** A record came from elsewhere: if it is of an own shard, somebody else has written there, or it comes back. */
    void arrived(ShardRecord record, Strands strands) {
        ShardId strand = record.shard();
        WriterId writer = strand.writer().root();
        // nothing of its past comes with a bare record, so its shard is not gone on with
        boolean isTakenIn = !record.envelope().isBare()
                && writer.equals(identity.current())
                && (awaited.isTakenIn(strand.log()) || dropped.covers(record))
                && !strands.isForked(new ShardId(strand.log(), writer));
        if (!isTakenIn && branches.isShown(strand)) {
            boolean unused = succeed(writer);
        }
    }

    /** Gives an id up, if it is one of this node's; answers whether it was the current one. */
    boolean succeed(WriterId writer) {
        boolean wasCurrent = identity.current().equals(writer);
        if (identity.succeed(writer)) {
            own.clear();
            awaited.giveUp();
        }
        return wasCurrent;
    }

    private long count(ShardId shard) {
        ShardSummary summary = held.shard(shard);
        return summary == null ? 0 : summary.count();
    }
}
