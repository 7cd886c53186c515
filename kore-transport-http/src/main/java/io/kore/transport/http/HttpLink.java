package io.kore.transport.http;

import io.kore.access.LinkLimits;
import io.kore.error.TransportException;
import io.kore.spi.LinkHandler;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.api.StatusCode;
import org.jspecify.annotations.Nullable;

/**
 * A link over one WebSocket. Calls its handler one call at a time, whatever threads Jetty uses, and tells
 * it of the end exactly once. Thread-safe.
 *
 * <p>Both sides ping from a timer, so a node whose handler is busy still shows that it lives; and while
 * this side does not read, it does not judge the other's silence.
 */
final class HttpLink implements OpenLink {
    /** How many frames of the largest size may wait, for a sender that does not wait for its stages. */
    private static final int WAITING_FRAMES_MAX = 16;

    private final Session session;
    private final String remote;
    private final LinkHandler handler;
    private final Links links;
    private final LinkLimits limits;
    private final Outbox outbox;
    private final FrameAssembly assembly;
    private final AtomicBoolean ponging = new AtomicBoolean();

    // guarded by this
    private boolean ending;
    private @Nullable String endReason;
    private long endingSinceNanos;
    private boolean over;
    private boolean told;
    private @Nullable Thread caller;
    private long heardNanos;
    private long pingedNanos;
    private boolean pinging;

    HttpLink(Session session, String remote, LinkHandler handler, Links links) {
        this.session = session;
        this.remote = remote;
        this.handler = handler;
        this.links = links;
        limits = links.limits();
        outbox = new Outbox(session, remote, (long) limits.frameBytesMax() * WAITING_FRAMES_MAX);
        assembly = new FrameAssembly(limits.frameBytesMax());
        heardNanos = System.nanoTime();
        // links that came together do not all ping together
        pingedNanos = heardNanos - ThreadLocalRandom.current().nextLong(pingNanos());
    }

    @Override
    public String remote() {
        return remote;
    }

    @Override
    public CompletionStage<Void> send(ByteBuffer frame) {
        if (frame.remaining() > limits.frameBytesMax()) {
            throw new IllegalArgumentException("a frame has at most " + limits.frameBytesMax() + " bytes, not "
                    + frame.remaining() + "; send smaller ones");
        }
        CompletableFuture<Void> stage = outbox.send(frame);
        if (stage == null) {
            String why = "more frames wait to be sent than a sender that waits for its stages can have";
            disconnect(why);
            return CompletableFuture.failedFuture(new TransportException("link to " + remote + ": " + why));
        }
        return stage;
    }

    @Override
    public void close(String reason) {
        if (startEnding(null)) {
            String clipped = CloseReason.clip(reason);
            outbox.closeWith(() -> session.close(StatusCode.NORMAL, clipped, Callback.NOOP));
        }
    }

    /** Calls {@link LinkHandler#opened}; nothing is read before it returns. */
    void open() {
        links.add(this);
        deliver(() -> handler.opened(this));
    }

    /** Takes in a part of a frame, and delivers the frame once it is whole. */
    void part(ByteBuffer part, boolean last) {
        heard();
        if (isEnding()) {
            return;
        }
        if (!assembly.fits(part.remaining())) {
            assembly.clear();
            violated(
                    StatusCode.MESSAGE_TOO_LARGE,
                    "a frame over the agreed size of " + limits.frameBytesMax() + " bytes came");
            return;
        }
        ByteBuffer frame = assembly.add(part, last);
        if (frame != null) {
            deliver(() -> handler.received(frame));
        }
    }

    /** The peer gave a sign of life. */
    synchronized void heard() {
        heardNanos = System.nanoTime();
    }

    /**
     * Answers a ping, unless an answer is still on its way: so a flood of pings costs nothing, and reading
     * never waits for writing, which could make two busy nodes wait for each other.
     */
    void pong(ByteBuffer payload) {
        if (ponging.compareAndSet(false, true)) {
            session.sendPong(payload, Callback.from(() -> ponging.set(false), failure -> ponging.set(false)));
        }
    }

    /** Asks for the next bytes. */
    void demand() {
        session.demand();
    }

    /** The peer broke the protocol: closes the link and tells both sides why. */
    void violated(int statusCode, String reason) {
        if (startEnding(reason)) {
            session.close(statusCode, CloseReason.clip(reason), Callback.NOOP);
        }
    }

    /** The connection failed; the end follows. */
    void broke(Throwable cause) {
        startEnding(CloseReason.of(cause));
    }

    /** The connection is closed, by either side. */
    void closedByPeer(int statusCode, @Nullable String reason) {
        gone(CloseReason.of(statusCode, reason));
        // a peer that takes in no answer to its goodbye would hold the socket
        links.later(session::disconnect);
    }

    @Override
    public void disconnect(@Nullable String reason) {
        startEnding(reason);
        session.disconnect();
        gone(reason);
    }

    @Override
    public void tick(long nowNanos) {
        String dead = causeOfDeath(nowNanos);
        if (dead != null) {
            disconnect(dead);
        } else if (isPingDue(nowNanos)) {
            session.sendPing(ByteBuffer.allocate(0), Callback.from(this::pinged, failure -> pinged()));
        }
    }

    @Override
    public synchronized boolean isCalledFromHere() {
        return caller == Thread.currentThread();
    }

    private synchronized boolean isEnding() {
        return ending;
    }

    private synchronized @Nullable String causeOfDeath(long nowNanos) {
        if (ending) {
            boolean overdue = nowNanos - endingSinceNanos > links.closeWait().toNanos();
            return overdue ? "the peer did not answer the goodbye" : null;
        }
        long sendTimeoutNanos = limits.sendTimeout().toNanos();
        boolean pingStuck = pinging && nowNanos - pingedNanos > sendTimeoutNanos;
        if (pingStuck || outbox.isStalled(nowNanos, sendTimeoutNanos)) {
            return "the peer has read nothing for " + inWords(limits.sendTimeout());
        }
        if (caller == null && nowNanos - heardNanos > limits.idleTimeout().toNanos()) {
            return "nothing was heard of the peer for " + inWords(limits.idleTimeout());
        }
        return null;
    }

    private static String inWords(Duration duration) {
        return duration.toMillis() / 1_000.0 + " s";
    }

    private synchronized boolean isPingDue(long nowNanos) {
        boolean due = !ending && !pinging && nowNanos - pingedNanos > pingNanos();
        if (due) {
            pinging = true;
            pingedNanos = nowNanos;
        }
        return due;
    }

    /** A third of the longest silence: one ping may be late. */
    private long pingNanos() {
        return Math.max(1, limits.idleTimeout().toNanos() / 3);
    }

    private synchronized void pinged() {
        pinging = false;
    }

    /** The first reason counts: what follows from it is no news. */
    private synchronized boolean startEnding(@Nullable String reason) {
        if (ending) {
            return false;
        }
        ending = true;
        endReason = reason;
        endingSinceNanos = System.nanoTime();
        return true;
    }

    /** Nothing will come any more: tells the handler, now or as soon as it has returned. */
    private void gone(@Nullable String reason) {
        startEnding(reason);
        outbox.abort(new TransportException("link to " + remote + ": " + (reason == null ? "closed" : reason)));
        synchronized (this) {
            over = true;
            if (caller != null || told) {
                return;
            }
            told = true;
        }
        links.execute(this::tellEnd);
    }

    private void deliver(Runnable call) {
        synchronized (this) {
            if (over) {
                return;
            }
            caller = Thread.currentThread();
        }
        try {
            call.run();
        } catch (RuntimeException e) {
            links.report(new TransportException("link to " + remote + ": its handler failed, so it closes: " + e, e));
            violated(StatusCode.SERVER_ERROR, "the node failed to deal with what came");
        } finally {
            if (endOfCall()) {
                tellEnd();
            }
        }
    }

    private synchronized boolean endOfCall() {
        caller = null;
        heardNanos = System.nanoTime();
        boolean tell = over && !told;
        told |= over;
        return tell;
    }

    private void tellEnd() {
        synchronized (this) {
            caller = Thread.currentThread();
        }
        try {
            handler.closed(endReason());
        } catch (RuntimeException e) {
            links.report(new TransportException("link to " + remote + ": its handler failed at the end: " + e, e));
        } finally {
            links.remove(this);
        }
    }

    private synchronized @Nullable String endReason() {
        return endReason;
    }
}
