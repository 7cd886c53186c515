package io.kore.tck;

import io.kore.error.ProcessingException;
import io.kore.error.TransportException;
import io.kore.spi.Link;
import io.kore.spi.LinkHandler;
import io.kore.tck.LoopbackNetwork.Route;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One end of a link on the loopback network: the line of frames on their way to it, and the calls that its
 * handler is still to get. Thread-safe: guarded by the network.
 *
 * <pre>
 *   send at the other end -> waiting (stage open) -> line (stage complete, bounded) -> calls -> handler
 * </pre>
 */
final class LoopbackEnd implements Link {
    /** How much may be on a line; a larger frame passes alone. */
    private static final long LINE_BYTES_MAX = 256 << 10;
    /** What a frame costs on the line beside its bytes, so that empty ones are bounded too. */
    private static final long FRAME_COST = 32L;

    private final LoopbackNetwork network;
    private final LoopbackLink link;
    private final LoopbackTransport transport;
    private final Route route;
    private final String remote;
    private final LinkHandler handler;

    private final Deque<Frame> waiting = new ArrayDeque<>();
    private final Deque<byte[]> line = new ArrayDeque<>();
    private long lineCost;
    /** How many frames at the head of the line have come all the way. */
    private long arrived;
    /** Whether the head of the line is with the handler. */
    private boolean handling;

    private final Deque<Runnable> calls = new ArrayDeque<>();
    private boolean calling;
    private boolean closed;
    /** What the other end said when it closed, once that has come all the way. */
    private @Nullable String farewell;
    /** How often this end was parted from the other, so that a timeout knows whether it is still meant. */
    private long silences;

    /** A frame for this end that does not fit on the line yet; kept by identity. */
    private static final class Frame {
        final ByteBuffer bytes;
        final CompletableFuture<Void> stage = new CompletableFuture<>();

        Frame(ByteBuffer bytes) {
            this.bytes = bytes;
        }
    }

    LoopbackEnd(
            LoopbackNetwork network,
            LoopbackLink link,
            LoopbackTransport transport,
            Route route,
            String remote,
            LinkHandler handler) {
        this.network = network;
        this.link = link;
        this.transport = transport;
        this.route = route;
        this.remote = remote;
        this.handler = handler;
    }

    /** The way that frames to this end take. */
    Route route() {
        return route;
    }

    LoopbackLink link() {
        return link;
    }

    boolean isOf(LoopbackTransport owner) {
        return transport == owner;
    }

    boolean isAccepted() {
        return link.isAccepted(this);
    }

    @Override
    public String remote() {
        return remote;
    }

    /** Lets the handler know, and then the future. */
    void open(CompletableFuture<Link> opened) {
        network.add(this);
        call(() -> {
            guarded(() -> handler.opened(this));
            opened.complete(this);
        });
    }

    @Override
    public CompletionStage<Void> send(ByteBuffer frame) {
        int bytesMax = transport.limits().frameBytesMax();
        if (frame.remaining() > bytesMax) {
            throw new IllegalArgumentException(
                    "a frame of " + frame.remaining() + " bytes is over the limit of " + bytesMax);
        }
        synchronized (network) {
            if (closed) {
                return CompletableFuture.failedStage(new TransportException("the link to " + remote + " is closed"));
            }
            return link.opposite(this)
                    .take(frame.duplicate(), transport.limits().sendTimeout());
        }
    }

    private CompletionStage<Void> take(ByteBuffer bytes, Duration sendTimeout) {
        Frame frame = new Frame(bytes);
        waiting.add(frame);
        admit();
        if (waiting.contains(frame)) {
            network.timeline().after(sendTimeout, () -> giveUp(frame));
        }
        return frame.stage;
    }

    private void giveUp(Frame frame) {
        synchronized (network) {
            if (waiting.contains(frame)) {
                link.breakOff("the node at " + transport.node() + " has not read for too long");
            }
        }
    }

    /** Moves frames on to the line as long as they fit. Where this end is closed, none does any more. */
    private void admit() {
        while (!waiting.isEmpty() && !closed) {
            Frame frame = waiting.getFirst();
            long cost = frame.bytes.remaining() + FRAME_COST;
            if (!line.isEmpty() && lineCost + cost > LINE_BYTES_MAX) {
                return;
            }
            byte[] copy = new byte[frame.bytes.remaining()];
            frame.bytes.get(copy);
            line.add(copy);
            lineCost += cost;
            waiting.removeFirst();
            network.timeline().after(network.delay(route), this::arrive);
            network.soon(() -> frame.stage.complete(null));
        }
    }

    private void arrive() {
        synchronized (network) {
            arrived++;
            pump();
        }
    }

    /** Gives the handler what is next: a frame if none is with it already, or the end. */
    void pump() {
        if (closed || handling || network.isBlocked(route)) {
            return;
        }
        byte[] frame = line.peekFirst();
        if (frame == null) {
            if (farewell != null) {
                shut(farewell);
            }
        } else if (arrived > 0) {
            arrived--;
            handling = true;
            call(() -> deliver(frame));
        }
    }

    private void deliver(byte[] frame) {
        int bytesMax = transport.limits().frameBytesMax();
        if (frame.length > bytesMax) {
            synchronized (network) {
                link.breakOff("a frame of " + frame.length + " bytes is over the limit of " + bytesMax + " at "
                        + transport.node());
            }
            return;
        }
        guarded(() -> handler.received(ByteBuffer.wrap(frame).asReadOnlyBuffer()));
        synchronized (network) {
            if (!closed) {
                handling = false;
                line.removeFirst();
                lineCost -= frame.length + FRAME_COST;
                if (network.isCutBy(route)) {
                    link.breakOff("the link between " + route.from() + " and " + route.to() + " was cut");
                } else {
                    admit();
                    pump();
                }
            }
        }
    }

    @Override
    public void close(String reason) {
        synchronized (network) {
            leave(null, reason);
        }
    }

    /** Ends this side at once, and the other when it has read what is on its line. */
    private void leave(@Nullable String own, String forOther) {
        if (!closed) {
            shut(own);
            LoopbackEnd there = link.opposite(this);
            network.timeline().after(network.delay(there.route), () -> there.hear(forOther));
        }
    }

    private void hear(String reason) {
        synchronized (network) {
            farewell = reason;
            pump();
        }
    }

    /** Nothing comes through any more: as with a real connection, only a timeout can tell. */
    void hearNothing() {
        long silence = ++silences;
        Duration longest = transport.limits().idleTimeout();
        network.timeline().after(longest, () -> {
            synchronized (network) {
                if (silence == silences && network.isBlocked(route)) {
                    String reason = "no sign of life from " + route.from() + " at " + route.to() + " for " + longest;
                    leave(reason, reason);
                }
            }
        });
    }

    /** Ends this side: what is on its line is lost, and what it still wanted to send fails. */
    void shut(@Nullable String reason) {
        if (closed) {
            return;
        }
        closed = true;
        network.remove(this);
        line.clear();
        for (Frame unsent : link.opposite(this).giveBack()) {
            network.soon(() -> unsent.stage.completeExceptionally(
                    new TransportException("the link to " + remote + " closed before the frame was sent")));
        }
        call(() -> guarded(() -> handler.closed(reason)));
    }

    private Deque<Frame> giveBack() {
        Deque<Frame> unsent = new ArrayDeque<>(waiting);
        waiting.clear();
        return unsent;
    }

    /** Calls of the handler are made one at a time, each as a task of its own. */
    private void call(Runnable call) {
        calls.add(call);
        if (!calling) {
            calling = true;
            network.soon(this::runCall);
        }
    }

    private void runCall() {
        Runnable call;
        synchronized (network) {
            call = calls.removeFirst();
        }
        call.run();
        synchronized (network) {
            calling = !calls.isEmpty();
            if (calling) {
                network.soon(this::runCall);
            }
        }
    }

    /** A handler that throws ends its own link and nothing else. */
    private void guarded(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException | Error e) {
            transport.report(new ProcessingException("the handler of the link to " + remote + " threw: " + e, e));
            synchronized (network) {
                leave("the handler threw: " + e, "the node at " + transport.node() + " failed");
            }
        }
    }
}
