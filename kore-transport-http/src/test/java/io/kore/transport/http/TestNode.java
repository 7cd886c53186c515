package io.kore.transport.http;

import io.kore.access.Access;
import io.kore.access.Decision;
import io.kore.error.KoreException;
import io.kore.spi.KoredbDoor;
import io.kore.spi.Link;
import io.kore.spi.LinkHandler;
import io.kore.spi.RestDoor;
import io.kore.spi.Transport;
import io.kore.spi.TransportContext;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A transport with an engine that only writes down. Thread-safe. */
final class TestNode implements AutoCloseable {
    private static final int WAIT_SECONDS = 20;

    final BlockingQueue<Recorder> accepted = new LinkedBlockingQueue<>();
    final List<KoreException> reports = new CopyOnWriteArrayList<>();
    final FakeKoredbDoor koredb = new FakeKoredbDoor();
    final TransportContext context;
    final Transport transport;

    TestNode(Access access) {
        this(access, Recorder::new);
    }

    TestNode(Access access, RestDoor rest) {
        this(access, Recorder::new, rest);
    }

    TestNode(Access access, Supplier<Recorder> handlers) {
        this(access, handlers, RestDoor.SHUT);
    }

    private TestNode(Access access, Supplier<Recorder> handlers, RestDoor rest) {
        context = new TransportContext() {
            @Override
            public LinkHandler accept(Decision decision) {
                Recorder handler = handlers.get();
                accepted.add(handler);
                return handler;
            }

            @Override
            public KoredbDoor koredb() {
                return koredb;
            }

            @Override
            public RestDoor rest() {
                return rest;
            }

            @Override
            public Access access() {
                return access;
            }

            @Override
            public void report(KoreException error) {
                reports.add(error);
            }
        };
        transport = new HttpTransportProvider().open(context);
    }

    /** All paths that are served, with something in the place of what may be any text. */
    List<String> paths() {
        if (transport instanceof HttpTransport http && !http.paths().isEmpty()) {
            return http.paths().stream()
                    .map(path -> path.replaceAll("\\{[^}]*}", "todo"))
                    .toList();
        }
        throw new AssertionError("nothing is served");
    }

    URI listen() {
        return transport.listen("127.0.0.1:0");
    }

    Recorder connect(URI peer) throws Exception {
        Recorder handler = new Recorder();
        connect(peer, handler);
        return handler;
    }

    Link connect(URI peer, Recorder handler) throws Exception {
        return transport.connect(peer, handler).toCompletableFuture().get(WAIT_SECONDS, TimeUnit.SECONDS);
    }

    /** Connects where that must fail. */
    Throwable failureOf(URI peer) throws Exception {
        Recorder handler = new Recorder();
        try {
            connect(peer, handler);
        } catch (ExecutionException e) {
            if (handler.opened.isDone() || handler.closed.isDone()) {
                throw new AssertionError("the handler saw a link that was never made", e);
            }
            return Objects.requireNonNull(e.getCause());
        }
        throw new AssertionError("connected to " + peer);
    }

    Recorder accepted() throws Exception {
        Recorder handler = accepted.poll(WAIT_SECONDS, TimeUnit.SECONDS);
        if (handler == null) {
            throw new AssertionError("no link came in");
        }
        return handler;
    }

    @Override
    public void close() {
        transport.close();
    }
}
