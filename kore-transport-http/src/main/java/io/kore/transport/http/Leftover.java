package io.kore.transport.http;

import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;

/**
 * Throws away what is left of a body whose request was answered already: a connection that closes while its client still
 * writes takes the answer with it. Read by one thread at a time, as Jetty sees to it.
 */
final class Leftover {
    /** A client that sends more is cut off: it costs more than it is worth. */
    private static final long BYTES_MAX = 1 << 20;

    private final Request request;
    private final Callback callback;
    private long bytes;

    private Leftover(Request request, Callback callback) {
        this.request = request;
        this.callback = callback;
    }

    /** Discards what comes within limits of size and time, then completes the callback. */
    static void discard(Request request, Callback callback) {
        new Leftover(PacedRequest.brief(request), callback).read();
    }

    private void read() {
        while (true) {
            Content.Chunk chunk = request.read();
            if (chunk == null) {
                request.demand(this::read);
                return;
            }
            bytes += chunk.remaining();
            boolean isEnd = chunk.isLast() || Content.Chunk.isFailure(chunk) || bytes > BYTES_MAX;
            chunk.release();
            if (isEnd) {
                callback.succeeded();
                return;
            }
        }
    }
}
