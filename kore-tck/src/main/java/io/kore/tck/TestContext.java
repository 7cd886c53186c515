package io.kore.tck;

import io.kore.access.Access;
import io.kore.access.Decision;
import io.kore.error.KoreException;
import io.kore.spi.LinkHandler;
import io.kore.spi.TransportContext;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** What a test offers a transport in the place of an engine. Thread-safe. */
final class TestContext implements TransportContext {
    private final Access access;
    private final Supplier<RecordingHandler> handlers;
    private final BlockingQueue<RecordingHandler> accepted = new LinkedBlockingQueue<>();
    private final List<RecordingHandler> all = new CopyOnWriteArrayList<>();
    private final List<Decision> decisions = new CopyOnWriteArrayList<>();
    private final List<KoreException> reports = new CopyOnWriteArrayList<>();

    TestContext(Access access, Supplier<RecordingHandler> handlers) {
        this.access = access;
        this.handlers = handlers;
    }

    @Override
    public LinkHandler accept(Decision decision) {
        decisions.add(decision);
        RecordingHandler handler = handlers.get();
        all.add(handler);
        accepted.add(handler);
        return handler;
    }

    @Override
    public Access access() {
        return access;
    }

    @Override
    public void report(KoreException error) {
        reports.add(error);
    }

    /** The handler of the next connection that was accepted, once it is open. */
    RecordingHandler awaitAccepted() {
        try {
            RecordingHandler handler = accepted.poll(Patience.seconds(), TimeUnit.SECONDS);
            if (handler == null) {
                throw new AssertionError("no connection was accepted; reports: " + reports);
            }
            handler.awaitOpened();
            return handler;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for a connection", e);
        }
    }

    /** The decisions with which handlers were asked for, in order. */
    List<Decision> decisions() {
        return decisions;
    }

    /** All handlers that were ever given. */
    List<RecordingHandler> handlers() {
        return all;
    }
}
