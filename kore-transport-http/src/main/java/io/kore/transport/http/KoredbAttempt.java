package io.kore.transport.http;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.websocket.api.exceptions.UpgradeException;

/**
 * Takes it for a koredb 0.5 hub where there is no native node, as long as nothing shows the contrary. A koredb answers 400 to
 * all that it does not know, and nothing at all on its event stream before there is news: so the first answer
 * to a body tells. Stateless.
 */
final class KoredbAttempt {
    private KoredbAttempt() {}

    /** Whether an answer may be that of a koredb hub, or of a gateway before it. */
    static boolean mayBe(Throwable failure) {
        return failure instanceof UpgradeException upgrade
                && switch (upgrade.getResponseStatusCode()) {
                    case HttpStatus.BAD_REQUEST_400,
                            HttpStatus.NOT_FOUND_404,
                            HttpStatus.METHOD_NOT_ALLOWED_405,
                            HttpStatus.UPGRADE_REQUIRED_426,
                            HttpStatus.NOT_IMPLEMENTED_501 -> true;
                    default -> false;
                };
    }

    /** Asks for the event stream of a link. */
    static Request follow(HttpClient client, PeerAddress peer, Map<String, String> headers, KoredbLink link) {
        Request request = client.newRequest(peer.koredb(Routes.KOREDB_EVENTS))
                .idleTimeout(0, TimeUnit.MILLISECONDS)
                .headers(fields -> {
                    fields.put(HttpHeader.ACCEPT, "text/event-stream");
                    headers.forEach(fields::put);
                });
        request.send(new Response.Listener() {
            @Override
            public void onContent(Response response, ByteBuffer content) {
                if (isStream(response)) {
                    link.news();
                }
            }

            @Override
            public void onComplete(Result result) {
                Response response = result.getResponse();
                if (result.isFailed() || response == null || isStream(response)) {
                    link.streamEnded();
                }
                // a hub that has no stream is asked now and then all the same
            }
        });
        return request;
    }

    private static boolean isStream(Response response) {
        return response.getStatus() == HttpStatus.OK_200;
    }
}
