package io.kore.transport.http;

import io.kore.access.LinkLimits;
import io.kore.error.KoreException;
import io.kore.error.TransportException;
import io.kore.spi.LinkHandler;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.eclipse.jetty.client.BufferingResponseListener;
import org.eclipse.jetty.client.ByteBufferRequestContent;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.jspecify.annotations.Nullable;

/**
 * A link to a koredb 0.5 hub: lives as long as the hub's event stream; each frame is a POST of its own, its answer a
 * frame. Thread-safe.
 */
final class KoredbLink implements OpenLink {
    private final URI logs;
    private final String remote;
    private final LinkHandler handler;
    private final Links links;
    private final HttpClient client;
    private final Supplier<Map<String, String>> headers;
    /** What it means if this turns out to be no hub. */
    private final KoreException noHub;

    private final HandlerCalls calls;

    // guarded by this
    private @Nullable Request events;
    private @Nullable Request posting;
    private boolean hasAnswered;
    private boolean isOver;

    KoredbLink(
            PeerAddress peer,
            LinkHandler handler,
            Links links,
            HttpClient client,
            Supplier<Map<String, String>> headers,
            KoreException noHub) {
        this.logs = peer.koredb(Routes.KOREDB_LOGS);
        this.remote = peer.toString();
        this.handler = handler;
        this.links = links;
        this.client = client;
        this.headers = headers;
        this.noHub = noHub;
        this.calls = new HandlerCalls(links, remote);
    }

    @Override
    public String remote() {
        return remote;
    }

    @Override
    public boolean speaksKoredb() {
        return true;
    }

    /** The event stream was asked for; from now on the handler hears of it. */
    void open(Request stream) {
        links.add(this);
        synchronized (this) {
            events = stream;
            if (isOver) {
                links.remove(this);
                return;
            }
        }
        calls.add(() -> handler.opened(this));
    }

    /** Something came on the event stream: whatever it is, a koredb means news by it. */
    void news() {
        calls.add(() -> handler.received(ByteBuffer.allocate(0)));
    }

    @Override
    public CompletionStage<Void> send(ByteBuffer frame) {
        LinkLimits limits = links.limits();
        if (frame.remaining() > limits.bodyBytesMax()) {
            throw new IllegalArgumentException("a body has at most " + limits.bodyBytesMax() + " bytes, not "
                    + frame.remaining() + "; send smaller ones");
        }
        CompletableFuture<Void> sent = new CompletableFuture<>();
        // whoever gives credentials may take its time
        links.execute(() -> post(frame, sent));
        return sent;
    }

    private void post(ByteBuffer body, CompletableFuture<Void> sent) {
        try {
            Request request = client.newRequest(logs)
                    .method(HttpMethod.POST)
                    .headers(fields -> headers.get().forEach(fields::put))
                    .idleTimeout(links.limits().sendTimeout().toMillis(), TimeUnit.MILLISECONDS)
                    .body(new ByteBufferRequestContent("application/json", body))
                    .onRequestSuccess(done -> sent.complete(null));
            synchronized (this) {
                if (isOver) {
                    throw closed();
                }
                posting = request;
            }
            request.send(new Answer(links.limits().bodyBytesMax(), sent));
        } catch (RuntimeException e) {
            sent.completeExceptionally(e);
            disconnect(CloseReason.of(e));
        }
    }

    /** Waits for the answer to one body. */
    private final class Answer extends BufferingResponseListener {
        private final CompletableFuture<Void> sent;

        private Answer(int bytesMax, CompletableFuture<Void> sent) {
            super(bytesMax);
            this.sent = sent;
        }

        @Override
        public void onComplete(Result result) {
            Throwable failure = result.getFailure();
            if (failure != null) {
                sent.completeExceptionally(failure);
                disconnect(why(failure));
            } else if (result.getResponse().getStatus() != HttpStatus.OK_200) {
                disconnect(meaning(result.getResponse().getStatus()));
            } else {
                answered(getContent());
            }
        }
    }

    private void answered(byte @Nullable [] body) {
        synchronized (this) {
            posting = null;
            hasAnswered = true;
        }
        ByteBuffer answer = ByteBuffer.wrap(body == null ? new byte[0] : body);
        if (answer.hasRemaining()) {
            calls.add(() -> handler.received(answer));
        } else {
            disconnect("the koredb hub answered nothing");
        }
    }

    private String meaning(int status) {
        boolean isAnswering;
        synchronized (this) {
            isAnswering = hasAnswered;
        }
        boolean isRefusal = status == HttpStatus.UNAUTHORIZED_401 || status == HttpStatus.FORBIDDEN_403;
        return isAnswering || isRefusal
                ? "the koredb hub answered " + status + "; check the credentials and the address"
                : String.valueOf(noHub.getMessage());
    }

    private String why(Throwable failure) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (at instanceof TimeoutException) {
                return "the koredb hub did not answer in "
                        + links.limits().sendTimeout().toSeconds() + " s, as one does whose checkReq refuses";
            }
        }
        return CloseReason.of(failure);
    }

    /** The event stream has ended. */
    void streamEnded() {
        over("the koredb hub closed its event stream");
    }

    @Override
    public void close(String reason) {
        over(null);
    }

    @Override
    public void disconnect(@Nullable String reason) {
        over(reason);
    }

    private void over(@Nullable String reason) {
        Request stream;
        Request body;
        synchronized (this) {
            if (isOver) {
                return;
            }
            isOver = true;
            stream = events;
            body = posting;
        }
        calls.addLast(() -> {
            try {
                handler.closed(reason);
            } finally {
                links.remove(this);
            }
        });
        TransportException cause = closed();
        if (stream != null) {
            Object unused = stream.abort(cause);
        }
        if (body != null) {
            Object unused = body.abort(cause);
        }
    }

    private TransportException closed() {
        return new TransportException("the link to " + remote + " is closed");
    }

    /** Jetty keeps the time limits of requests; the stream has none: a hub is silent as long as nothing is new. */
    @Override
    public void tick(long nowNanos) {}

    @Override
    public boolean isCalledFromHere() {
        return calls.isCalledFromHere();
    }
}
