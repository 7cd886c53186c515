package io.kore.engine.node;

import io.kore.NodeStatus;
import io.kore.engine.drop.DropGuard;
import io.kore.engine.ingest.Ingest;
import io.kore.engine.sync.Peers;
import io.kore.engine.view.Views;
import io.kore.error.DropRefusedException;
import io.kore.model.LogName;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Drops logs and takes them up again, one at a time: whoever reads the log ends first, then the door closes and the
 * records go. Thread-safe.
 */
final class Drops {
    private final Ingest ingest;
    private final Views views;
    private final Peers peers;
    private final List<DropGuard> guards = new CopyOnWriteArrayList<>();

    /** Drops for one node; logs that were dropped before are shown no more. */
    Drops(Ingest ingest, Views views, Peers peers) {
        this.ingest = ingest;
        this.views = views;
        this.peers = peers;
        ingest.dropped().dropped().forEach(log -> views.drop(log.log()));
    }

    /** Asks somebody before each drop from now on. */
    void guard(DropGuard guard) {
        guards.add(guard);
    }

    /** Drops a log, see {@link io.kore.Node#drop}; if it is forced, nobody is asked. */
    synchronized void drop(LogName log, boolean isForced) {
        if (!isForced) {
            guards.forEach(guard -> check(guard.objection(log), log));
        }
        guards.forEach(guard -> guard.ending(log));
        views.drop(log);
        ingest.drop(log);
    }

    /** What was dropped, as it is shown. */
    List<NodeStatus.Dropped> status() {
        return ingest.dropped().dropped().stream()
                .map(log -> new NodeStatus.Dropped(
                        log.log().value(),
                        log.shards().size(),
                        log.shards().stream()
                                .mapToLong(shard -> shard.summary().count())
                                .sum()))
                .toList();
    }

    private static void check(Optional<String> objection, LogName log) {
        objection.ifPresent(why -> {
            throw new DropRefusedException("log \"" + log + "\" was not dropped: " + why);
        });
    }

    /** Takes a log up again between two sessions with each peer, see {@link io.kore.Node#undrop}; completes once it has. */
    CompletableFuture<Void> undrop(LogName log) {
        if (!ingest.dropped().isDropped(log)) {
            return CompletableFuture.completedFuture(null);
        }
        // peers know of it what was remembered, and would send only what is later: records that follow nothing here
        return peers.renew(() -> {
            if (ingest.undrop(log)) {
                views.undrop(log);
            }
        });
    }
}
