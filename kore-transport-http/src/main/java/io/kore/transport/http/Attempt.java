package io.kore.transport.http;

import io.kore.access.Access;
import io.kore.error.KoreException;
import io.kore.error.PeerException;
import io.kore.error.TransportException;
import io.kore.spi.Link;
import io.kore.spi.LinkHandler;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.client.ClientUpgradeRequest;
import org.eclipse.jetty.websocket.client.WebSocketClient;
import org.jspecify.annotations.Nullable;

/**
 * One try to connect. It is settled once, by whoever comes first: the link, a failure, or the closing of
 * the transport; a handler sees a link only if the link came first. Thread-safe.
 */
final class Attempt implements LinkEndpoint.Opener, Runnable, Closeable {
    private final PeerAddress peer;
    private final LinkHandler handler;
    private final Access access;
    private final Links links;
    private final Supplier<WebSocketClient> client;
    private final Supplier<HttpClient> plainClient;
    private final CompletableFuture<Link> stage = new CompletableFuture<>();
    private final AtomicBoolean settled = new AtomicBoolean();

    Attempt(
            PeerAddress peer,
            LinkHandler handler,
            Access access,
            Links links,
            Supplier<WebSocketClient> client,
            Supplier<HttpClient> plainClient) {
        this.peer = peer;
        this.handler = handler;
        this.access = access;
        this.links = links;
        this.client = client;
        this.plainClient = plainClient;
    }

    CompletionStage<Link> stage() {
        return stage;
    }

    /** Asks the peer for a WebSocket. Hooks and key stores may take their time here. */
    @Override
    public void run() {
        try {
            ClientUpgradeRequest request = request();
            client.get().connect(new LinkEndpoint(this), request).exceptionally(failure -> {
                failedNatively(failure);
                return null;
            });
        } catch (IOException | RuntimeException e) {
            fail(e);
        }
    }

    private void failedNatively(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (handler.takesKoredb() && KoredbAttempt.mayBe(cause)) {
            links.execute(() -> tryKoredb(failure));
        } else {
            fail(failure);
        }
    }

    private void tryKoredb(Throwable nativeFailure) {
        try {
            HttpClient http = plainClient.get();
            Map<String, String> headers = headers();
            KoreException none = ConnectFailure.of(peer, nativeFailure);
            KoredbLink link = new KoredbLink(peer, handler, links, http, this::headers, none);
            if (settled.compareAndSet(false, true)) {
                link.open(KoredbAttempt.follow(http, peer, headers, link));
                stage.complete(link);
            }
        } catch (RuntimeException e) {
            fail(e);
        }
    }

    /** The transport closes; also called by a pool of threads that stops before it could run this. */
    @Override
    public void close() {
        fail(transportClosed());
    }

    static TransportException transportClosed() {
        return new TransportException("the transport was closed before the connection was made");
    }

    /** Gives up, if it is not settled yet. */
    private void fail(Throwable failure) {
        if (settled.compareAndSet(false, true)) {
            stage.completeExceptionally(ConnectFailure.of(peer, failure));
        }
    }

    /** Makes sure that it is a Kore node that said yes, and that somebody still wants to know. */
    @Override
    public @Nullable HttpLink link(Session session) {
        String protocol = session.getUpgradeResponse().getAcceptedSubProtocol();
        if (!SyncRoute.SUBPROTOCOL.equals(protocol)) {
            fail(new PeerException("there is no Kore node at " + peer + ": it speaks WebSocket, but not "
                    + SyncRoute.SUBPROTOCOL + "; check host, port and path"));
            return null;
        }
        return settled.compareAndSet(false, true) ? new HttpLink(session, peer.toString(), handler, links) : null;
    }

    @Override
    public void opened(HttpLink link) {
        stage.complete(link);
    }

    private ClientUpgradeRequest request() {
        ClientUpgradeRequest request = new ClientUpgradeRequest(peer.sync());
        headers().forEach(request::setHeader);
        request.setSubProtocols(List.of(SyncRoute.SUBPROTOCOL));
        request.setTimeout(access.limits().headerTimeout().toMillis(), TimeUnit.MILLISECONDS);
        return request;
    }

    private Map<String, String> headers() {
        try {
            return access.auth().headers(peer.given());
        } catch (RuntimeException e) {
            throw new TransportException("cannot connect to " + peer + ": authRequest failed: " + e, e);
        }
    }
}
