package io.kore.tck;

import io.kore.access.Access;
import io.kore.access.Decision;
import io.kore.access.LinkLimits;
import io.kore.access.RequestCheck;
import io.kore.error.KoreException;
import io.kore.error.PeerException;
import io.kore.error.ProcessingException;
import io.kore.error.SetupException;
import io.kore.error.TransportException;
import io.kore.spi.Link;
import io.kore.spi.LinkHandler;
import io.kore.spi.Transport;
import io.kore.spi.TransportContext;
import io.kore.tck.LoopbackNetwork.Route;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The transport of one node on a {@link LoopbackNetwork}. Thread-safe: guarded by the network. */
final class LoopbackTransport implements Transport {
    private static final Pattern ADDRESS = Pattern.compile("([A-Za-z0-9.-]+):([0-9]{1,5})");

    private final LoopbackNetwork network;
    private final String node;
    private final TransportContext context;
    private final Access access;
    private boolean closed;
    /** Connections that passed the checks and are about to become links. */
    private int entering;

    LoopbackTransport(LoopbackNetwork network, String node, TransportContext context) {
        this.network = network;
        this.node = node;
        this.context = context;
        this.access = context.access();
    }

    @Override
    public URI listen(String address) {
        Matcher parts = ADDRESS.matcher(address);
        if (!parts.matches() || Integer.parseInt(parts.group(2)) > 65_535) {
            throw new SetupException("an address to listen on is name:port, not \"" + address + '"');
        }
        synchronized (network) {
            checkOpen();
            return network.listen(this, parts.group(1), Integer.parseInt(parts.group(2)));
        }
    }

    @Override
    public CompletionStage<Link> connect(URI peer, LinkHandler handler) {
        if (!LoopbackNetwork.SCHEME.equals(peer.getScheme()) || peer.getRawAuthority() == null) {
            throw new SetupException("an address on the loopback network is loop://name:port, not " + peer);
        }
        CompletableFuture<Link> link = new CompletableFuture<>();
        synchronized (network) {
            checkOpen();
            LoopbackTransport listener = network.listener(peer.getRawAuthority());
            Route route = new Route(node, listener == null ? node : listener.node);
            network.timeline().after(network.delay(route), () -> attempt(peer, handler, link, false));
        }
        return link;
    }

    /** Tries to connect. Where the way is blocked, waits as long as a peer may take to answer, once. */
    private void attempt(URI peer, LinkHandler handler, CompletableFuture<Link> link, boolean isLast) {
        LoopbackTransport listener;
        synchronized (network) {
            listener = network.listener(String.valueOf(peer.getRawAuthority()));
            if (closed) {
                listener = null;
            } else if (listener != null && isParted(listener)) {
                if (!isLast) {
                    network.timeline().after(limits().headerTimeout(), () -> attempt(peer, handler, link, true));
                    return;
                }
                listener = null;
            }
        }
        if (listener == null) {
            link.completeExceptionally(new TransportException("nobody answers at " + peer + "; is the peer running?"));
            return;
        }
        Decision decision;
        try {
            decision = listener.checkIn(
                    new LoopbackRequest(peer, node, access.auth().headers(peer)));
        } catch (KoreException e) {
            link.completeExceptionally(e);
            return;
        } catch (RuntimeException e) {
            link.completeExceptionally(
                    new TransportException("the hook that introduces this node failed for " + peer + ": " + e, e));
            return;
        }
        join(peer, handler, listener, decision, link);
    }

    private boolean isParted(LoopbackTransport other) {
        Route route = new Route(node, other.node);
        return network.isBlocked(route) || network.isBlocked(route.back());
    }

    /** Throws if the request is not let in. */
    private Decision checkIn(LoopbackRequest request) {
        RequestCheck check = access.check().orElse(null);
        if (check == null) {
            return Decision.allow();
        }
        Decision decision;
        try {
            decision = check.check(request);
        } catch (RuntimeException e) {
            context.report(new ProcessingException(
                    "the check of requests threw at one from " + request.remote() + ", which was refused: " + e, e));
            decision = Decision.refuse(500);
        }
        if (!decision.isAllowed()) {
            throw new PeerException("the peer at " + node + " refused this node with status " + decision.status()
                    + "; check the credentials");
        }
        return decision;
    }

    private void join(
            URI peer,
            LinkHandler handler,
            LoopbackTransport listener,
            Decision decision,
            CompletableFuture<Link> opened) {
        synchronized (network) {
            if (network.accepted(listener) + listener.entering
                    >= listener.limits().connectionsMax()) {
                network.soon(() -> opened.completeExceptionally(
                        new TransportException("the peer at " + peer + " takes no more connections; try again later")));
                return;
            }
            listener.entering++;
        }
        LinkHandler accepted = listener.acceptedHandler(decision);
        synchronized (network) {
            listener.entering--;
            if (accepted != null && !closed && !listener.closed) {
                new LoopbackLink(network, this, peer.toString(), handler, listener, accepted).open(opened);
            } else {
                network.soon(() -> opened.completeExceptionally(
                        new TransportException("the peer at " + peer + " went away while it was connected to")));
            }
        }
    }

    private @Nullable LinkHandler acceptedHandler(Decision decision) {
        try {
            return context.accept(decision);
        } catch (RuntimeException e) {
            context.report(new ProcessingException("a connection was refused, for its handler was not given: " + e, e));
            return null;
        }
    }

    LinkLimits limits() {
        return access.limits();
    }

    void report(KoreException error) {
        context.report(error);
    }

    String node() {
        return node;
    }

    @Override
    public void close() {
        synchronized (network) {
            closed = true;
            network.stopListening(this);
            for (LoopbackEnd end : network.endsOf(this)) {
                end.close("the node at " + node + " was closed");
            }
        }
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("the transport is closed");
        }
    }
}
