package io.kore.transport.http;

import io.kore.access.LinkLimits;
import io.kore.spi.KoredbFollower;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * One event stream: has one write on its way at most, and remembers whether another is due, so a client that does not read
 * costs nothing. Thread-safe.
 */
final class EventStream implements KoredbFollower {
    private static final byte[] EVENT = "data: Kore Logs Updated\n\n".getBytes(StandardCharsets.UTF_8);
    private static final byte[] COMMENT = ": still here\n\n".getBytes(StandardCharsets.UTF_8);
    private static final byte[] NOTHING = {};

    private final Response response;
    private final EndPoint connection;
    private final long commentNanos;
    private final long sendNanos;

    // guarded by this
    private @Nullable Callback whenOver;
    private boolean isWriting;
    private boolean isEventDue;
    private boolean isCommentDue;
    private boolean isEndDue;
    private boolean isOver;
    private long writtenNanos = System.nanoTime();

    EventStream(Response response, EndPoint connection, LinkLimits limits) {
        this.response = response;
        this.connection = connection;
        commentNanos = limits.idleTimeout().toNanos() / 2;
        sendNanos = limits.sendTimeout().toNanos();
    }

    /** Sends the head of the answer; what was due before follows. */
    void start(Callback over) {
        synchronized (this) {
            whenOver = over;
            isWriting = true;
        }
        write(NOTHING, false);
    }

    @Override
    public void event() {
        synchronized (this) {
            isEventDue = true;
        }
        advance();
    }

    @Override
    public void end() {
        synchronized (this) {
            isEndDue = true;
        }
        advance();
    }

    /** Sees whether a comment is due, or a write has been waited for too long. */
    void tick(long nowNanos) {
        boolean isStuck;
        synchronized (this) {
            isStuck = isWriting && nowNanos - writtenNanos > sendNanos;
            isCommentDue |= !isWriting && nowNanos - writtenNanos > commentNanos;
        }
        if (isStuck) {
            // fails the write, and so ends the stream
            connection.close();
        } else {
            advance();
        }
    }

    private void advance() {
        byte[] next;
        boolean isLast;
        synchronized (this) {
            if (isOver || isWriting || whenOver == null || !(isEventDue || isCommentDue || isEndDue)) {
                return;
            }
            isWriting = true;
            isLast = isEndDue;
            next = isEndDue ? NOTHING : isEventDue ? EVENT : COMMENT;
            isEventDue = false;
            isCommentDue = false;
            writtenNanos = System.nanoTime();
        }
        write(next, isLast);
    }

    private void write(byte[] bytes, boolean isLast) {
        response.write(isLast, ByteBuffer.wrap(bytes), Callback.from(() -> written(isLast), this::failed));
    }

    private void written(boolean isLast) {
        if (isLast) {
            over(null);
            return;
        }
        synchronized (this) {
            isWriting = false;
        }
        advance();
    }

    private void failed(Throwable cause) {
        over(cause);
    }

    private void over(@Nullable Throwable cause) {
        Callback tell;
        synchronized (this) {
            tell = isOver ? null : whenOver;
            isOver = true;
        }
        if (tell != null && cause == null) {
            tell.succeeded();
        } else if (tell != null) {
            tell.failed(cause);
        }
    }
}
