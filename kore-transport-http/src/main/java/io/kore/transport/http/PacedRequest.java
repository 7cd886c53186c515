package io.kore.transport.http;

import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * A request whose body has to keep coming: one that drips holds a connection and memory for as long as it likes. Only
 * the time in which this side waits counts. Thread-safe as far as Jetty reads a request: by one thread at a time, the
 * timer apart.
 */
final class PacedRequest extends Request.Wrapper {
    private static final int BYTES_PER_SECOND_LEAST = 1 << 10;

    private final long stretchNanos;
    private final long stretchBytes;

    // guarded by this
    private long waitedNanos;
    private long waitingSince;
    private long arrivedBytes;
    private Scheduler.@Nullable Task cut;

    private PacedRequest(Request request, long stretchNanos, long stretchBytes) {
        super(request);
        this.stretchNanos = stretchNanos;
        this.stretchBytes = stretchBytes;
    }

    /** Within each stretch of waiting, as long as a silence may be, a kilobyte has to come for each second. */
    static PacedRequest steady(Request request) {
        long millis = stretchMillis(request);
        return new PacedRequest(
                request,
                TimeUnit.MILLISECONDS.toNanos(millis),
                Math.max(1, BYTES_PER_SECOND_LEAST * millis / TimeUnit.SECONDS.toMillis(1)));
    }

    /** All of it has to come within one such stretch. */
    static PacedRequest brief(Request request) {
        return new PacedRequest(request, TimeUnit.MILLISECONDS.toNanos(stretchMillis(request)), Long.MAX_VALUE);
    }

    private static long stretchMillis(Request request) {
        return request.getConnectionMetaData().getConnector().getIdleTimeout();
    }

    @Override
    public Content.@Nullable Chunk read() {
        Content.Chunk chunk = super.read();
        if (chunk != null) {
            arrived(chunk.remaining());
        }
        return chunk;
    }

    @Override
    public void demand(Runnable onContent) {
        begin();
        super.demand(() -> {
            end();
            onContent.run();
        });
    }

    private synchronized void arrived(int bytes) {
        arrivedBytes += bytes;
        if (arrivedBytes >= stretchBytes) {
            arrivedBytes = 0;
            waitedNanos = 0;
        }
    }

    private synchronized void begin() {
        waitingSince = System.nanoTime();
        long left = Math.max(0, stretchNanos - waitedNanos);
        cut = getComponents().getScheduler().schedule(this::cutOff, left, TimeUnit.NANOSECONDS);
    }

    private synchronized void end() {
        waitedNanos += System.nanoTime() - waitingSince;
        if (cut != null) {
            cut.cancel();
            cut = null;
        }
    }

    /** Whoever reads the body is told of it as of any other connection that broke. */
    private void cutOff() {
        getConnectionMetaData()
                .getConnection()
                .getEndPoint()
                .close(new EofException("the body came more slowly than this node waits for"));
    }
}
