package io.kore.engine.hub;

import io.kore.access.Decision;
import io.kore.engine.sync.SyncHost;
import io.kore.error.KoreException;
import io.kore.model.ShardRecord;
import io.kore.spi.ArrivalCursor;
import io.kore.spi.KoredbFollower;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The event streams that are open. Adding, removing and asking are thread-safe; telling is confined to the serial executor. */
final class Followers {
    /** One stream. */
    private static final class Stream {
        private final KoredbFollower follower;
        private final String host;
        private final Decision decision;
        /** What was told of; confined to the serial executor. */
        private long told;

        private Stream(KoredbFollower follower, String host, Decision decision, long told) {
            this.follower = follower;
            this.host = host;
            this.decision = decision;
            this.told = told;
        }
    }

    private final SyncHost host;
    private final List<Stream> streams = new CopyOnWriteArrayList<>();

    Followers(SyncHost host) {
        this.host = host;
    }

    Runnable add(KoredbFollower follower, String from, Decision decision) {
        Stream stream = new Stream(follower, from, decision, host.end());
        streams.add(stream);
        return () -> streams.remove(stream);
    }

    boolean isEmpty() {
        return streams.isEmpty();
    }

    /** Whether a host has a stream open. A koredb tells who it is when it posts, and not when it listens. */
    boolean has(String from) {
        return streams.stream().anyMatch(stream -> stream.host.equals(from));
    }

    /** Makes whoever is at a host post again. */
    void nudge(String from) {
        streams.stream().filter(stream -> stream.host.equals(from)).forEach(stream -> stream.follower.event());
    }

    /** The journal is durable up to a position: tells those who may read any of what is new. */
    void durable(long end) {
        for (Stream stream : streams) {
            if (end <= stream.told) {
                continue;
            }
            boolean isNews = isNews(stream, end);
            stream.told = end;
            if (isNews) {
                stream.follower.event();
            }
        }
    }

    private boolean isWelcome(Stream stream) {
        try {
            return new Admitted(stream.decision).isWelcome();
        } catch (KoreException e) {
            host.report(e);
            return false;
        }
    }

    private boolean isNews(Stream stream, long end) {
        if (stream.decision.isUnlimited()) {
            return true;
        }
        if (!isWelcome(stream)) {
            stream.follower.end();
            return false;
        }
        Admitted admitted = new Admitted(stream.decision);
        try (ArrivalCursor arrivals = host.readArrivals(stream.told)) {
            for (ShardRecord record = arrivals.next(); record != null; record = arrivals.next()) {
                if (arrivals.position() >= end) {
                    return false;
                }
                if (admitted.mayRead(record.shard().log())) {
                    return true;
                }
            }
        } catch (KoreException e) {
            host.report(e);
            stream.follower.end();
        }
        return false;
    }
}
