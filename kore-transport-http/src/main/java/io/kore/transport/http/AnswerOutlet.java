package io.kore.transport.http;

import java.nio.ByteBuffer;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.IteratingCallback;
import org.jspecify.annotations.Nullable;

/** Sends an answer piece by piece, as fast as the peer takes it. Jetty runs one step at a time. */
final class AnswerOutlet extends IteratingCallback {
    private final Supplier<@Nullable ByteBuffer> pieces;
    private final Runnable close;
    private final String contentType;
    private final Response response;
    private final Callback callback;
    private boolean hasBegun;
    private boolean hasEnded;

    /**
     * An outlet.
     *
     * @param pieces gives the next piece, or null at the end; may read from the store
     * @param close run once, at the end
     */
    AnswerOutlet(
            Supplier<@Nullable ByteBuffer> pieces,
            Runnable close,
            String contentType,
            Response response,
            Callback callback) {
        this.pieces = pieces;
        this.close = close;
        this.contentType = contentType;
        this.response = response;
        this.callback = callback;
    }

    @Override
    protected Action process() {
        if (hasEnded) {
            return Action.SUCCEEDED;
        }
        ByteBuffer piece = pieces.get();
        if (!hasBegun) {
            hasBegun = true;
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, contentType).put(HttpHeader.CACHE_CONTROL, "no-store");
        }
        hasEnded = piece == null;
        response.write(hasEnded, piece, this);
        return Action.SCHEDULED;
    }

    @Override
    protected void onCompleteSuccess() {
        close.run();
        callback.succeeded();
    }

    @Override
    protected void onCompleteFailure(Throwable cause) {
        close.run();
        callback.failed(cause);
    }
}
