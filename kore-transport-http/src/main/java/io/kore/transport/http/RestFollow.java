package io.kore.transport.http;

import io.kore.access.LinkLimits;
import io.kore.error.KoreException;
import io.kore.spi.RestDoor;
import io.kore.spi.TransportContext;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

/** The logs that REST clients follow. Thread-safe. */
final class RestFollow {
    private static final String EVENTS = "text/event-stream";

    private final RestDoor door;
    private final RestAnswers answers;
    private final RestRefusals refusals;
    private final LinkLimits limits;
    private final SharedThreads threads;
    private final Set<FollowStream> open = ConcurrentHashMap.newKeySet();

    RestFollow(TransportContext context, RestAnswers answers, RestRefusals refusals, SharedThreads threads) {
        this.door = context.rest();
        this.answers = answers;
        this.refusals = refusals;
        this.limits = context.access().limits();
        this.threads = threads;
        threads.every(TimeLimits.tick(limits), nowNanos -> open.forEach(stream -> stream.tick(nowNanos)));
    }

    void follow(RestCall call) {
        if (!call.accepts(Set.of(EVENTS, "text/*"))) {
            RestAnswers.notAcceptable(EVENTS).answer(call.response(), call.callback());
            return;
        }
        Request request = call.request();
        FollowStream stream = new FollowStream(
                call.response(),
                request.getConnectionMetaData().getConnection().getEndPoint(),
                limits,
                threads.pool(),
                failure -> failed(request, failure),
                call.callback());
        answers.whenAnswered(
                call,
                door.follow(call.log(), after(call), call.decision(), stream::wake),
                events -> start(call, stream, events));
    }

    /** A client that comes again says what came last; that counts more than where it once began. */
    private static String after(RestCall call) {
        String last = call.request().getHeaders().get("Last-Event-ID");
        return last == null || last.isEmpty() ? call.text("after") : last;
    }

    private void start(RestCall call, FollowStream stream, RestDoor.Events events) {
        call.response().getHeaders().put(HttpHeader.CONTENT_TYPE, EVENTS).put(HttpHeader.CACHE_CONTROL, "no-store");
        if (call.isHead()) {
            events.close();
            Content.Sink.write(call.response(), true, "", call.callback());
            return;
        }
        // the stream has its own idea of silence
        call.request().addIdleTimeoutListener(silence -> false);
        open.add(stream);
        Request.addCompletionListener(call.request(), failure -> open.remove(stream));
        stream.start(events);
    }

    private void failed(Request request, Throwable failure) {
        if (failure instanceof KoreException) {
            Problem unused = refusals.problem(request, failure);
        }
    }

    /** Ends all streams in good order. */
    void closeAll() {
        open.forEach(FollowStream::end);
    }
}
