package io.kore.transport.http;

import io.kore.error.TransportException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.util.IteratingCallback;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be sent on one link. Frames go out one after the other, in chunks: so that a large frame
 * pins no large buffer, control frames find a gap, and a peer that reads slowly is told from one that does
 * not read. Thread-safe.
 */
final class Outbox extends IteratingCallback {
    /** Largest message fragment; as large as the largest pooled buffer. */
    static final int CHUNK_BYTES = 64 << 10;

    /** What a waiting frame takes besides its bytes, roughly; bounds the number of empty ones. */
    private static final int FRAME_OVERHEAD_BYTES = 256;

    private final Session session;
    private final String remote;
    private final long waitingBytesMax;
    private final Callback written = Callback.from(this::succeeded, this::failed);

    // guarded by this
    private final Queue<Outgoing> waiting = new ArrayDeque<>();
    private @Nullable Outgoing current;
    private @Nullable Runnable goodbye;
    private boolean closed;
    private long waitingBytes;
    private long progressNanos;

    Outbox(Session session, String remote, long waitingBytesMax) {
        this.session = session;
        this.remote = remote;
        this.waitingBytesMax = waitingBytesMax;
    }

    /** A frame on its way out. */
    private record Outgoing(ByteBuffer bytes, int cost, CompletableFuture<Void> stage) {}

    /**
     * Queues a frame.
     *
     * @return its stage, or null if more waits than a sender that keeps to rule T4 can have waiting
     */
    @Nullable
    CompletableFuture<Void> send(ByteBuffer frame) {
        int cost = frame.remaining() + FRAME_OVERHEAD_BYTES;
        Outgoing outgoing = new Outgoing(frame.slice(), cost, new CompletableFuture<>());
        synchronized (this) {
            if (closed) {
                outgoing.stage().completeExceptionally(broken(null));
                return outgoing.stage();
            }
            if (waitingBytes + cost > waitingBytesMax) {
                return null;
            }
            if (waitingBytes == 0) {
                progressNanos = System.nanoTime();
            }
            waitingBytes += cost;
            waiting.add(outgoing);
        }
        iterate();
        return outgoing.stage();
    }

    /** Takes no further frames, and runs the last word once those that wait are out. */
    void closeWith(Runnable lastWord) {
        synchronized (this) {
            closed = true;
            goodbye = lastWord;
        }
        iterate();
    }

    /** Tells whether frames wait and none of their bytes was taken for so long. */
    synchronized boolean isStalled(long nowNanos, long timeoutNanos) {
        return waitingBytes > 0 && nowNanos - progressNanos > timeoutNanos;
    }

    @Override
    protected Action process() {
        Outgoing outgoing;
        Runnable lastWord = null;
        synchronized (this) {
            if (current == null) {
                current = waiting.poll();
            }
            outgoing = current;
            if (outgoing == null) {
                lastWord = goodbye;
                goodbye = null;
            }
        }
        if (outgoing != null) {
            sendChunk(outgoing.bytes());
            return Action.SCHEDULED;
        }
        if (lastWord != null) {
            lastWord.run();
        }
        return Action.IDLE;
    }

    private void sendChunk(ByteBuffer bytes) {
        int chunkBytes = Math.min(CHUNK_BYTES, bytes.remaining());
        ByteBuffer chunk = bytes.slice(bytes.position(), chunkBytes);
        bytes.position(bytes.position() + chunkBytes);
        session.sendPartialBinary(chunk, !bytes.hasRemaining(), written);
    }

    @Override
    protected void onSuccess() {
        Outgoing done;
        synchronized (this) {
            progressNanos = System.nanoTime();
            done = current;
            if (done == null || done.bytes().hasRemaining()) {
                return;
            }
            current = null;
            waitingBytes -= done.cost();
        }
        done.stage().complete(null);
    }

    @Override
    protected void onCompleteFailure(Throwable cause) {
        List<Outgoing> lost = new ArrayList<>();
        synchronized (this) {
            closed = true;
            if (current != null) {
                lost.add(current);
            }
            lost.addAll(waiting);
            current = null;
            goodbye = null;
            waiting.clear();
            waitingBytes = 0;
        }
        for (Outgoing outgoing : lost) {
            outgoing.stage().completeExceptionally(broken(cause));
        }
    }

    private TransportException broken(@Nullable Throwable cause) {
        return new TransportException("the link to " + remote + " closed before the frame was sent", cause);
    }
}
