package io.kore.transport.http;

import io.kore.access.Access;
import io.kore.spi.Link;
import io.kore.spi.LinkHandler;
import io.kore.spi.Transport;
import io.kore.spi.TransportContext;
import java.net.URI;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.concurrent.CompletionStage;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;

/**
 * The transport of one node. Costs nothing until it listens or connects: threads come with the first of
 * either, the server with the first listening, the client with the first connecting. Thread-safe.
 */
final class HttpTransport implements Transport {
    private final TransportContext context;

    // guarded by this
    private @Nullable SharedThreads threads;
    private @Nullable Links links;
    private @Nullable HttpListener listener;
    private @Nullable Dialer dialer;
    private boolean closed;

    HttpTransport(TransportContext context) {
        this.context = context;
    }

    @Override
    public synchronized URI listen(String address) {
        checkOpen();
        Access access = context.access();
        ListenAddress where = ListenAddress.of(address);
        HttpListener.checkOpenness(where, access);
        Optional<SslContextFactory.Server> tls = KeyStores.listening(access);
        if (listener == null) {
            listener = new HttpListener(context, threads(), links());
        }
        return listener.listen(where, tls);
    }

    /** All paths that are served; none before the first address is listened on. */
    synchronized SortedSet<String> paths() {
        return listener == null ? Collections.emptySortedSet() : listener.paths();
    }

    @Override
    public CompletionStage<Link> connect(URI peer, LinkHandler handler) {
        PeerAddress where = PeerAddress.of(peer);
        return dialer().connect(where, handler);
    }

    @Override
    public void close() {
        SharedThreads ending;
        synchronized (this) {
            closed = true;
            ending = threads;
            threads = null;
        }
        if (ending == null) {
            return;
        }
        try {
            closeParts();
        } finally {
            ending.stop();
        }
    }

    /** In this order: nothing new comes, what is open says goodbye, what carried it stops. */
    private void closeParts() {
        // parts are made under the lock, by callers that saw the transport open: there will be no others
        if (listener != null) {
            listener.stopAccepting();
        }
        if (dialer != null) {
            dialer.cancel();
        }
        if (links != null) {
            links.closeAll();
        }
        if (listener != null) {
            listener.stop();
        }
        if (dialer != null) {
            dialer.stop();
        }
    }

    private synchronized Dialer dialer() {
        checkOpen();
        if (dialer == null) {
            dialer = new Dialer(context.access(), threads(), links());
        }
        return dialer;
    }

    private synchronized Links links() {
        if (links == null) {
            links = new Links(context, threads());
        }
        return links;
    }

    private synchronized SharedThreads threads() {
        if (threads == null) {
            threads = new SharedThreads();
        }
        return threads;
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("the transport is closed");
        }
    }
}
