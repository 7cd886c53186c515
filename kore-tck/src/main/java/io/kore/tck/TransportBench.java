package io.kore.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.access.Access;
import io.kore.spi.Link;
import io.kore.spi.Transport;
import io.kore.spi.TransportContext;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

/** What one test works with: transports, handlers and lines, all closed at its end. Confined to the test's thread. */
final class TransportBench {
    private final Function<TransportContext, Transport> transports;
    private final Supplier<String> addresses;
    private final Function<URI, BreakableLine> lines;
    private final List<Side> sides = new ArrayList<>();
    private final List<RecordingHandler> connecting = new ArrayList<>();
    private final List<BreakableLine> openLines = new ArrayList<>();
    private final List<CountDownLatch> gates = new ArrayList<>();

    /** A transport and what it was given. Immutable. */
    record Side(Transport transport, TestContext context) {}

    /** The two handlers of an open link, and the ends they hold. Immutable. */
    record Pair(RecordingHandler client, RecordingHandler server) {
        Link fromClient() {
            return client.awaitOpened();
        }

        Link fromServer() {
            return server.awaitOpened();
        }
    }

    TransportBench(
            Function<TransportContext, Transport> transports,
            Supplier<String> addresses,
            Function<URI, BreakableLine> lines) {
        this.transports = transports;
        this.addresses = addresses;
        this.lines = lines;
    }

    /** A gate at which a handler waits; the end of the test opens it if nothing else did. */
    CountDownLatch gate() {
        CountDownLatch gate = new CountDownLatch(1);
        gates.add(gate);
        return gate;
    }

    Side open() {
        return open(Access.standard());
    }

    Side open(Access access) {
        return open(access, RecordingHandler::new);
    }

    /** Opens a transport whose accepted connections get these handlers. */
    Side open(Access access, Supplier<RecordingHandler> handlers) {
        TestContext context = new TestContext(access, handlers);
        Side side = new Side(transports.apply(context), context);
        sides.add(side);
        return side;
    }

    URI listen(Side side) {
        return side.transport().listen(addresses.get());
    }

    BreakableLine line(URI listener) {
        BreakableLine line = lines.apply(listener);
        openLines.add(line);
        return line;
    }

    /** Connects, and waits for both sides. */
    Pair link(Side client, Side server, URI address) {
        return link(client, server, address, new RecordingHandler());
    }

    Pair link(Side client, Side server, URI address, RecordingHandler handler) {
        Link link = answer(connect(client, address, handler));
        assertThat(link).isSameAs(handler.awaitOpened());
        return new Pair(handler, server.context().awaitAccepted());
    }

    CompletionStage<Link> connect(Side client, URI address, RecordingHandler handler) {
        connecting.add(handler);
        return client.transport().connect(address, handler);
    }

    /** A link between two fresh transports without checks and with standard limits. */
    Pair link() {
        Side server = open();
        return link(open(), server, listen(server));
    }

    /** What the stage completes with; fails if it does so exceptionally or not at all. */
    static <T> T answer(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(Patience.seconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError("failed: " + e.getCause(), e.getCause());
        } catch (TimeoutException e) {
            throw new AssertionError("still open after " + Patience.seconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** What the stage fails with; itself fails if it does not. */
    static Throwable failure(CompletionStage<?> stage) {
        try {
            Object answer = stage.toCompletableFuture().get(Patience.seconds(), TimeUnit.SECONDS);
            throw new AssertionError("a failure was expected, not " + answer);
        } catch (ExecutionException e) {
            return e.getCause() == null ? e : e.getCause();
        } catch (TimeoutException e) {
            throw new AssertionError("still open after " + Patience.seconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** Closes everything, and checks that every handler was then called as T3 and T5 say. */
    void closeAll() {
        gates.forEach(CountDownLatch::countDown);
        sides.forEach(side -> side.transport().close());
        openLines.forEach(BreakableLine::close);
        List<RecordingHandler> all = new ArrayList<>(connecting);
        sides.forEach(side -> all.addAll(side.context().handlers()));
        for (RecordingHandler handler : all) {
            if (handler.isOpened()) {
                handler.awaitClosed();
                assertThat(handler.closings()).as("closings of a link").isEqualTo(1);
            }
            handler.assertOrderly();
        }
    }
}
