package io.kore.transport.http;

import java.util.List;
import java.util.Locale;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * A refusal as it goes over the wire: a status and a short JSON body that says why (RFC 9457). Immutable.
 *
 * @param status the HTTP status
 * @param type what kind of refusal it is, for programs; stands behind {@value #TYPE_PREFIX}
 * @param detail why, and what to do; our own words only, never those of the request
 * @param fields further header fields
 */
record Problem(int status, String type, String detail, List<HttpField> fields) {
    /** What all types begin with. */
    static final String TYPE_PREFIX = "urn:kore:problem:";

    private static final HttpField JSON = new HttpField(HttpHeader.CONTENT_TYPE, "application/problem+json");
    private static final HttpField NOT_KEPT = new HttpField(HttpHeader.CACHE_CONTROL, "no-store");

    Problem(int status, String detail) {
        this(status, detail, List.of());
    }

    /** A problem of the type that most of its status are of. */
    Problem(int status, String detail, List<HttpField> fields) {
        this(status, typeOf(status), detail, fields);
    }

    private static String typeOf(int status) {
        return switch (status) {
            case HttpStatus.BAD_REQUEST_400 -> "invalid-request";
            case HttpStatus.UNAUTHORIZED_401 -> "not-known";
            case HttpStatus.FORBIDDEN_403 -> "not-allowed";
            case HttpStatus.NOT_FOUND_404 -> "no-such-path";
            case HttpStatus.METHOD_NOT_ALLOWED_405 -> "wrong-method";
            case HttpStatus.NOT_ACCEPTABLE_406 -> "not-acceptable";
            case HttpStatus.REQUEST_TIMEOUT_408 -> "too-slow";
            case HttpStatus.LENGTH_REQUIRED_411 -> "no-body";
            case HttpStatus.PAYLOAD_TOO_LARGE_413 -> "too-large";
            case HttpStatus.UNSUPPORTED_MEDIA_TYPE_415 -> "wrong-media-type";
            case HttpStatus.UPGRADE_REQUIRED_426 -> "upgrade-required";
            case HttpStatus.SERVICE_UNAVAILABLE_503 -> "unavailable";
            default -> status < HttpStatus.INTERNAL_SERVER_ERROR_500 ? "refused" : "failed";
        };
    }

    /** The refusal of a check, which says no more than the status does. */
    static Problem refusal(int status) {
        return switch (status) {
            case HttpStatus.UNAUTHORIZED_401 ->
                new Problem(
                        status,
                        "this node wants to know who asks",
                        List.of(new HttpField(HttpHeader.WWW_AUTHENTICATE, "Bearer")));
            case HttpStatus.FORBIDDEN_403 -> new Problem(status, "this is not for you");
            default -> new Problem(status, "this node refused the request");
        };
    }

    /** The path is known, but not with this method. */
    static Problem methodNotAllowed(String allowed) {
        return new Problem(
                HttpStatus.METHOD_NOT_ALLOWED_405,
                "this path answers " + allowed + " only",
                List.of(new HttpField(HttpHeader.ALLOW, allowed)));
    }

    /** The path begins a WebSocket, and the request does not ask for one, or for another version. */
    static Problem upgradeRequired() {
        return new Problem(
                HttpStatus.UPGRADE_REQUIRED_426,
                "this path speaks WebSocket, version 13, subprotocol " + SyncRoute.SUBPROTOCOL,
                List.of(
                        new HttpField(HttpHeader.UPGRADE, "websocket"),
                        new HttpField(HttpHeader.SEC_WEBSOCKET_VERSION, "13")));
    }

    /** The node has as many connections as it may have. The connection closes, so that it is not one more. */
    static Problem full() {
        return new Problem(
                HttpStatus.SERVICE_UNAVAILABLE_503,
                "this node has as many connections as it may have; try again later",
                List.of(new HttpField(HttpHeader.RETRY_AFTER, "10"), new HttpField(HttpHeader.CONNECTION, "close")));
    }

    /** As many bodies are being read as may be at one time. */
    static Problem busy() {
        return new Problem(
                HttpStatus.SERVICE_UNAVAILABLE_503,
                "this node reads as many bodies as it may at one time; try again later",
                List.of(new HttpField(HttpHeader.RETRY_AFTER, "2")));
    }

    /** The node cannot answer for a reason of its own, which its owner is told. */
    static Problem unavailable() {
        return new Problem(
                HttpStatus.SERVICE_UNAVAILABLE_503,
                "this node cannot answer now; its owner is told, try again later",
                List.of(new HttpField(HttpHeader.RETRY_AFTER, "10")));
    }

    /** Sends the answer, and throws away what is left of the body. */
    void answer(Response response, Callback callback) {
        answerAtOnce(
                response, Callback.from(() -> Leftover.discard(response.getRequest(), callback), callback::failed));
    }

    /** Sends the answer to a request that cannot be read. */
    void answerAtOnce(Response response, Callback callback) {
        response.setStatus(status);
        response.getHeaders().put(JSON).put(NOT_KEPT);
        fields.forEach(response.getHeaders()::put);
        Content.Sink.write(response, true, body(), callback);
    }

    private String body() {
        return "{\"type\":\"" + TYPE_PREFIX + type + "\",\"title\":\"" + HttpStatus.getMessage(status)
                + "\",\"status\":" + status + ",\"detail\":\"" + escaped(detail) + "\"}";
    }

    /** As it stands in a JSON string, in ASCII: a detail may name a field of what was sent. */
    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                escaped.append('\\').append(c);
            } else if (c < ' ' || c > '~') {
                escaped.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                escaped.append(c);
            }
        }
        return escaped.toString();
    }
}
