package io.kore.engine.sync;

import io.kore.model.LogName;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.ShardSummary;
import io.kore.model.WriterId;
import io.kore.spi.RecordCursor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What follows from both sides' frontiers: what the other lacks and from where on, which shards forked, and
 * whether the other knows more of this node's own shard than it does itself. Confined to its session.
 */
final class Comparison {
    private final SyncHost host;
    private final PeerHoldings peer;
    private final List<Fork> forks = new ArrayList<>();
    private final List<ShardSummary> moreOfMine = new ArrayList<>();
    private long from;

    /**
     * Two histories of a shard that differ within the first {@code count} records.
     *
     * @param isOurs true if this side alone can see it, having the longer history, and must tell
     */
    record Fork(ShardId shard, long count, boolean isOurs) {}

    Comparison(FrontierExchange exchange, Holdings holdings, SyncHost host) {
        this.host = host;
        this.peer = new PeerHoldings(exchange.equalLogs(), holdings.end());
        this.from = holdings.end();
        SortedMap<LogName, SortedMap<WriterId, ShardSummary>> mine = exchange.myDifferingShards();
        exchange.theirDifferingShards().forEach((log, shards) -> {
            SortedMap<WriterId, ShardSummary> own = mine.getOrDefault(log, Collections.emptySortedMap());
            shards.forEach((writer, theirs) -> compare(own.get(writer), theirs));
        });
        SortedMap<LogName, SortedMap<WriterId, ShardSummary>> theirs = exchange.theirDifferingShards();
        mine.forEach((log, shards) -> {
            Map<WriterId, ShardSummary> other = theirs.getOrDefault(log, new TreeMap<>());
            shards.forEach((writer, own) -> findMissing(own, other.get(writer)));
        });
    }

    PeerHoldings peer() {
        return peer;
    }

    List<Fork> forks() {
        return forks;
    }

    /** The other side's version of this node's own shards, where this node does not hold all of it. */
    List<ShardSummary> moreOfMine() {
        return moreOfMine;
    }

    /** The lowest arrival position of a record that the other side lacks; the end of the journal if none. */
    long from() {
        return from;
    }

    private void compare(@Nullable ShardSummary mine, ShardSummary theirs) {
        ShardId shard = theirs.shard();
        peer.holds(shard, theirs.count());
        boolean isOwn = shard.writer().equals(host.writer());
        if (mine == null || theirs.count() > mine.count()) {
            // only the longer side can tell a continuation from a fork; but since the frontiers were taken,
            // our own newest records may have reached the peer through others
            if (isOwn && !holdsAllOf(theirs)) {
                moreOfMine.add(theirs);
            }
            return;
        }
        if (mine.count() == theirs.count() ? mine.hash().equals(theirs.hash()) : holdsAllOf(theirs)) {
            return;
        }
        peer.leaveOut(shard);
        forks.add(new Fork(shard, theirs.count(), mine.count() > theirs.count()));
        if (isOwn) {
            moreOfMine.add(theirs);
        }
    }

    private void findMissing(ShardSummary mine, @Nullable ShardSummary theirs) {
        long held = theirs == null ? 0 : theirs.count();
        if (held < mine.count() && !peer.isLeftOut(mine.shard())) {
            from = Math.min(from, host.arrivalOf(mine.shard(), held));
        }
    }

    /** Tells whether the peer's history of a shard is a prefix of what is held here now. */
    private boolean holdsAllOf(ShardSummary theirs) {
        try (RecordCursor cursor = host.readShard(theirs.shard(), theirs.count() - 1)) {
            ShardRecord record = cursor.next();
            return record != null && record.hash().equals(theirs.hash());
        }
    }
}
