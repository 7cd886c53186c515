package io.kore.transport.http;

import io.kore.access.LinkLimits;
import io.kore.spi.RestDoor;
import io.kore.spi.RestRefusedException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.IteratingCallback;
import org.jspecify.annotations.Nullable;

/**
 * One followed log as an event stream. Has one piece on its way at most, and reads no further before that is taken; a client
 * that takes nothing for too long is cut off. Thread-safe; Jetty runs one step at a time.
 */
final class FollowStream extends IteratingCallback {
    private static final int PIECE_BYTES = 16 << 10;
    /** How long a client is to wait before it comes again. */
    private static final byte[] BEGIN = bytes("retry: 2000\n\n");

    private static final byte[] COMMENT = bytes(": still here\n\n");

    private final Response response;
    private final EndPoint connection;
    private final Callback callback;
    private final Executor threads;
    private final Consumer<Throwable> onFailure;
    private final long commentNanos;
    private final long sendNanos;

    /** Whoever appends much wakes once for all of it. */
    private final AtomicBoolean isWakeDue = new AtomicBoolean();

    private volatile RestDoor.@Nullable Events events;
    private volatile boolean isWriting;
    private volatile boolean isEndDue;
    private volatile boolean isCommentDue;
    private volatile long writtenNanos = System.nanoTime();
    // confined to the steps
    private boolean hasBegun;
    private boolean hasEnded;

    FollowStream(
            Response response,
            EndPoint connection,
            LinkLimits limits,
            Executor threads,
            Consumer<Throwable> onFailure,
            Callback callback) {
        this.response = response;
        this.connection = connection;
        this.threads = threads;
        this.onFailure = onFailure;
        this.callback = callback;
        commentNanos = limits.idleTimeout().toNanos() / 2;
        sendNanos = limits.sendTimeout().toNanos();
    }

    /** Sends the head of the answer, then what there is. */
    void start(RestDoor.Events from) {
        events = from;
        iterate();
    }

    /** There may be more. Quick; may come before the start. */
    void wake() {
        if (events == null) {
            return;
        }
        if (!isWakeDue.compareAndSet(false, true)) {
            return;
        }
        try {
            threads.execute(() -> {
                isWakeDue.set(false);
                iterate();
            });
        } catch (RejectedExecutionException e) {
            connection.close();
        }
    }

    void end() {
        isEndDue = true;
        wake();
    }

    /** Sees whether a comment is due, or a write has been waited for too long. */
    void tick(long nowNanos) {
        long silence = nowNanos - writtenNanos;
        if (isWriting && silence > sendNanos) {
            // fails the write, and so ends the stream
            connection.close();
        } else if (!isWriting && silence > commentNanos) {
            isCommentDue = true;
            wake();
        }
    }

    @Override
    protected Action process() {
        if (hasEnded) {
            return Action.SUCCEEDED;
        }
        byte[] piece = hasBegun ? piece() : BEGIN;
        hasBegun = true;
        if (piece.length == 0 && !hasEnded) {
            isWriting = false;
            return Action.IDLE;
        }
        writtenNanos = System.nanoTime();
        isWriting = true;
        response.write(hasEnded, ByteBuffer.wrap(piece), this);
        return Action.SCHEDULED;
    }

    private byte[] piece() {
        RestDoor.Events from = events;
        if (isEndDue || from == null) {
            hasEnded = true;
            return new byte[0];
        }
        ByteArrayOutputStream piece = new ByteArrayOutputStream();
        try {
            while (piece.size() < PIECE_BYTES) {
                RestDoor.Event event = from.next();
                if (event == null) {
                    break;
                }
                write(event, piece);
            }
        } catch (RestRefusedException e) {
            // the client may follow no more, or the log was dropped: that ends it in good order
            hasEnded = true;
        }
        if (piece.size() == 0 && isCommentDue && !hasEnded) {
            piece.writeBytes(COMMENT);
        }
        isCommentDue = false;
        return piece.toByteArray();
    }

    private static void write(RestDoor.Event event, ByteArrayOutputStream piece) {
        piece.writeBytes(bytes("id: " + event.position() + "\ndata: "));
        byte[] line = new byte[event.line().remaining()];
        event.line().duplicate().get(line);
        piece.writeBytes(line);
        piece.writeBytes(bytes("\n\n"));
    }

    @Override
    protected void onCompleteSuccess() {
        letGo();
        callback.succeeded();
    }

    @Override
    protected void onCompleteFailure(Throwable cause) {
        letGo();
        onFailure.accept(cause);
        callback.failed(cause);
    }

    private void letGo() {
        RestDoor.Events open = events;
        if (open != null) {
            open.close();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
