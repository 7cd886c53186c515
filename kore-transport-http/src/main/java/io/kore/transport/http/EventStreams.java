package io.kore.transport.http;

import io.kore.spi.TransportContext;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Where clients on koredb 0.5 listen for news. A comment goes out now and then, so that a client that is gone is noticed;
 * to a koredb it is as good as an event. Thread-safe.
 */
final class EventStreams implements Route {
    private final TransportContext context;
    private final Set<EventStream> open = ConcurrentHashMap.newKeySet();
    private final Route get = Routes.onGet(this::open);

    EventStreams(TransportContext context, SharedThreads threads) {
        this.context = context;
        threads.every(
                TimeLimits.tick(context.access().limits()), nowNanos -> open.forEach(stream -> stream.tick(nowNanos)));
    }

    @Override
    public void handle(Request request, Response response, Callback callback) {
        get.handle(request, response, callback);
    }

    /** The engine does: it is told whom it talks to. */
    @Override
    public boolean keepsPolicies() {
        return true;
    }

    private void open(Request request, Response response, Callback callback) {
        // the stream has its own idea of silence
        request.addIdleTimeoutListener(silence -> false);
        response.getHeaders()
                .put(HttpHeader.CONTENT_TYPE, "text/event-stream")
                .put(HttpHeader.CACHE_CONTROL, "no-cache");
        EventStream stream = new EventStream(
                response,
                request.getConnectionMetaData().getConnection().getEndPoint(),
                context.access().limits());
        open.add(stream);
        Runnable unfollow =
                context.koredb().follow(stream, CheckedRequest.remoteOf(request), CheckedRequest.decisionOn(request));
        stream.start(Callback.from(
                () -> {
                    remove(stream);
                    unfollow.run();
                },
                callback));
    }

    private synchronized void remove(EventStream stream) {
        open.remove(stream);
        notifyAll();
    }

    /** Ends all streams in good order, as far as their clients take that in time. */
    synchronized void closeAll(Duration patience) {
        open.forEach(EventStream::end);
        long deadline = System.nanoTime() + patience.toNanos();
        try {
            for (long left = patience.toNanos(); left > 0 && !open.isEmpty(); left = deadline - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
