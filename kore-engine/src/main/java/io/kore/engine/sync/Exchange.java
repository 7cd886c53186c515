package io.kore.engine.sync;

import io.kore.SyncReport;
import io.kore.error.PeerException;
import io.kore.error.TransportException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A single exchange with a peer: over as soon as both sides durably hold what either held when it began, failed when nothing moves for too
 * long. Confined to the serial executor.
 */
final class Exchange implements PeerLink.Owner {
    private final Peers peers;
    private final Dial dial;
    private final PeerLink link;
    private final CompletableFuture<SyncReport> result;

    private @Nullable Runnable cancelWatch;
    private boolean isDone;

    Exchange(Peers peers, Dial dial, URI peer, CompletableFuture<SyncReport> result) {
        this.peers = peers;
        this.dial = dial;
        this.result = result;
        this.link = new PeerLink(peers, this, Shown.address(peer), true, true, dial.scope());
    }

    void start() {
        watch();
        dial.start(link);
    }

    private void watch() {
        long before = link.progress();
        Duration timeout = peers.options().stallTimeout();
        cancelWatch = peers.after(
                timeout,
                () -> peers.run(link, () -> {
                    if (link.progress() == before) {
                        link.fail(new TransportException("the exchange with " + link.remote() + " stood still for "
                                + timeout.toSeconds() + " s; what was exchanged is kept, try again"));
                    } else {
                        watch();
                    }
                }));
    }

    @Override
    public void introduced(PeerLink to) {
        // not when both are level: on a busy peer that may never be
        long end = peers.host().end();
        peers.run(
                to,
                () -> to.ask(end, () -> {
                    isDone = true;
                    to.finish(Message.Bye.DONE);
                }));
    }

    @Override
    public void levelChanged(PeerLink to, boolean level) {}

    @Override
    public void ended(PeerLink over, Ending ending) {
        if (cancelWatch != null) {
            cancelWatch.run();
        }
        Conversation session = over.session();
        if (isDone && session != null && !session.unwelcome().isEmpty()) {
            result.completeExceptionally(new PeerException("peer " + session.peerName() + " takes no records from this"
                    + " node of " + Shown.logs(session.unwelcome()) + "; all else was exchanged"));
        } else if (isDone && session != null) {
            result.complete(new SyncReport(over.writer(), session.recordsTaken(), session.recordsReceived()));
        } else if (ending.error() != null) {
            result.completeExceptionally(ending.error());
        } else {
            result.completeExceptionally(new TransportException(
                    "the exchange with " + over.remote() + " was ended before both sides held the same; try again"));
        }
    }
}
