package io.kore.engine.sync;

import io.kore.NodeStatus;
import io.kore.error.KoreException;
import io.kore.error.SetupException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A lasting connection to one address: connects again for ever. Rests while another link connects the same
 * two nodes. Confined to the serial executor, save status.
 */
final class Dialer implements PeerLink.Owner {
    private final Peers peers;
    private final Dial dial;
    private final String address;
    private final Backoff backoff;

    private @Nullable PeerLink link;
    private @Nullable Runnable cancelRetry;
    private volatile boolean isStopped;

    /** The link that does this one's work. */
    private volatile @Nullable PeerLink shownLink;

    private volatile String lastError = "";
    private volatile String lastWriter = "";
    private volatile Standing lastStanding = Standing.UNKNOWN;

    Dialer(Peers peers, Dial dial, URI peer, Backoff backoff) {
        this.peers = peers;
        this.dial = dial;
        this.address = Shown.address(peer);
        this.backoff = backoff;
    }

    void dial() {
        cancelRetry = null;
        if (isStopped) {
            return;
        }
        PeerLink next = new PeerLink(peers, this, address, true, false, dial.scope());
        link = next;
        dial.start(next);
    }

    @Override
    public void introduced(PeerLink to) {
        if (to == link) {
            shownLink = to;
        }
    }

    @Override
    public void levelChanged(PeerLink changed, boolean level) {
        if (level) {
            backoff.reset();
            peers.forgetFailures(address);
            lastError = "";
        }
    }

    @Override
    public void ended(PeerLink over, Ending ending) {
        if (over != link) {
            return;
        }
        link = null;
        remember(over);
        KoreException error = ending.error();
        if (error != null && !isStopped) {
            lastError = String.valueOf(error.getMessage());
            peers.reportFailure(address, over.remote(), error);
        }
        PeerLink cover = ending.kind() == Ending.Kind.DUPLICATE ? peers.twinOf(over) : null;
        if (ending.kind() == Ending.Kind.ITSELF || error instanceof SetupException) {
            isStopped = true;
        } else if (cover != null) {
            shownLink = cover;
        } else {
            retry(ending.kind() == Ending.Kind.REFUSED ? backoff.afterRefusal() : backoff.afterFailure());
        }
    }

    /** Another link has ended; if it did this one's work, goes on by itself. */
    void otherEnded(PeerLink other) {
        if (shownLink == other && link != other) {
            remember(other);
            retry(backoff.afterFailure());
        }
    }

    void stop() {
        isStopped = true;
        if (cancelRetry != null) {
            cancelRetry.run();
            cancelRetry = null;
        }
    }

    private void retry(Duration delay) {
        if (!isStopped && cancelRetry == null && link == null) {
            cancelRetry = peers.after(delay, () -> peers.run(this::dial));
        }
    }

    private void remember(PeerLink over) {
        lastWriter = over.writer().isEmpty() ? lastWriter : over.writer();
        lastStanding = over.writer().isEmpty() ? lastStanding : over.standing();
        shownLink = null;
    }

    /** The link that does this one's work now, or null. Thread-safe. */
    @Nullable
    PeerLink shownLink() {
        return shownLink;
    }

    /** The address as it is shown. Thread-safe. */
    String address() {
        return address;
    }

    /** False once there is no use in trying. Thread-safe. */
    boolean isTrying() {
        return !isStopped;
    }

    /** Thread-safe. */
    NodeStatus.Peer status(long end) {
        PeerLink now = shownLink;
        Standing last = lastStanding;
        return now != null
                ? now.status(address, lastError, end)
                : new NodeStatus.Peer(
                        address,
                        lastWriter,
                        true,
                        false,
                        Optional.empty(),
                        last.isLevel(end),
                        last.toSend(end),
                        last.missing(),
                        lastError);
    }
}
