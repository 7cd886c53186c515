package io.kore.transport.http;

import io.kore.spi.KoredbAnswer;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.IteratingCallback;

/** Sends an answer piece by piece, as fast as the peer takes it. Jetty runs one step at a time. */
final class AnswerOutlet extends IteratingCallback {
    private final KoredbAnswer answer;
    private final Response response;
    private final Callback callback;
    private boolean hasBegun;
    private boolean hasEnded;

    AnswerOutlet(KoredbAnswer answer, Response response, Callback callback) {
        this.answer = answer;
        this.response = response;
        this.callback = callback;
    }

    @Override
    protected Action process() {
        if (hasEnded) {
            return Action.SUCCEEDED;
        }
        ByteBuffer piece = answer.next();
        if (!hasBegun) {
            hasBegun = true;
            response.getHeaders()
                    .put(HttpHeader.CONTENT_TYPE, "application/json")
                    .put(HttpHeader.CACHE_CONTROL, "no-store");
        }
        hasEnded = piece == null;
        response.write(hasEnded, piece, this);
        return Action.SCHEDULED;
    }

    @Override
    protected void onCompleteSuccess() {
        answer.close();
        callback.succeeded();
    }

    @Override
    protected void onCompleteFailure(Throwable cause) {
        answer.close();
        callback.failed(cause);
    }
}
