package io.kore.transport.http;

import io.kore.spi.RestRefusedException;
import io.kore.spi.RestRefusedException.Reason;
import io.kore.spi.TransportContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;

/**
 * What REST clients can ask for: the one list of paths and methods, described by the {@code openapi.json} beside this class.
 * HEAD and OPTIONS are answered wherever GET and anything is. Immutable, thread-safe.
 */
final class RestRoutes {
    private static final String ROOT = "/v1/";
    private static final String LOGS = "/v1/logs/";
    private static final String OPENAPI = "openapi.json";

    /** By path below {@code /v1}, with {@code {log}} for the name of a log; by method. */
    private final Map<String, Map<String, Consumer<RestCall>>> table;

    private final RestAnswers answers;
    private final RestFollow following;

    RestRoutes(TransportContext context, SharedThreads threads, BodyBudget budget) {
        RestRefusals refusals = new RestRefusals(context);
        answers = new RestAnswers(context, refusals);
        following = new RestFollow(context, answers, refusals, threads);
        RestAppend appending = new RestAppend(context, answers, budget);
        String description = description();
        table = Map.of(
                "/v1/health", get(call -> answers.text(call, "{\"status\":\"ok\"}")),
                "/v1/openapi.json", get(call -> answers.text(call, description)),
                "/v1/status", get(answers::status),
                "/v1/logs", get(answers::logs),
                "/v1/logs/{log}/records", Map.of("GET", answers::records, "POST", appending::append),
                "/v1/logs/{log}/gather", get(answers::gather),
                "/v1/logs/{log}/follow", get(following::follow));
    }

    private static Map<String, Consumer<RestCall>> get(Consumer<RestCall> answer) {
        return Map.of("GET", answer);
    }

    /** Finds the route of a path as it was sent. */
    Optional<Route> find(String path) {
        if (!path.startsWith(ROOT)) {
            return Optional.empty();
        }
        String template = path;
        String log = "";
        if (path.startsWith(LOGS)) {
            int end = path.indexOf('/', LOGS.length());
            log = path.substring(LOGS.length(), end < 0 ? path.length() : end);
            template = LOGS + "{log}" + (end < 0 ? "" : path.substring(end));
        }
        Map<String, Consumer<RestCall>> methods = table.get(template);
        return methods == null ? Optional.empty() : Optional.of(route(methods, log));
    }

    /** All paths, sorted. */
    SortedSet<String> paths() {
        return new TreeSet<>(table.keySet());
    }

    /** Ends what stays open, in good order. */
    void closeAll() {
        following.closeAll();
    }

    private Route route(Map<String, Consumer<RestCall>> methods, String log) {
        return new Route() {
            @Override
            public void handle(Request request, Response response, Callback callback) {
                answer(methods, log, request, response, callback);
            }

            /** The engine does: it is told whom it talks to. */
            @Override
            public boolean keepsPolicies() {
                return true;
            }
        };
    }

    private void answer(
            Map<String, Consumer<RestCall>> methods,
            String log,
            Request request,
            Response response,
            Callback callback) {
        String method = request.getMethod();
        String allowed = allowed(methods);
        if (HttpMethod.OPTIONS.is(method)) {
            response.setStatus(HttpStatus.NO_CONTENT_204);
            response.getHeaders().put(HttpHeader.ALLOW, allowed);
            callback.succeeded();
            return;
        }
        Consumer<RestCall> answer = methods.get(HttpMethod.HEAD.is(method) ? "GET" : method);
        if (answer == null) {
            new Problem(
                            HttpStatus.METHOD_NOT_ALLOWED_405,
                            "this path answers " + allowed,
                            List.of(new HttpField(HttpHeader.ALLOW, allowed)))
                    .answer(response, callback);
            return;
        }
        try {
            answer.accept(new RestCall(request, response, callback, decoded(log), parameters(request)));
        } catch (RestRefusedException e) {
            RestRefusals.of(e).answer(response, callback);
        }
    }

    private static String allowed(Map<String, Consumer<RestCall>> methods) {
        return methods.containsKey("POST") ? "GET, HEAD, POST, OPTIONS" : "GET, HEAD, OPTIONS";
    }

    private static Fields parameters(Request request) {
        try {
            return Request.extractQueryParameters(request);
        } catch (RuntimeException e) {
            throw new RestRefusedException(Reason.INVALID_REQUEST, "the query cannot be read");
        }
    }

    /** One segment of a path: the text that its percent-encoded UTF-8 stands for. */
    private static String decoded(String segment) {
        ByteBuffer bytes = ByteBuffer.allocate(segment.length() * 4);
        int at = 0;
        while (at < segment.length()) {
            if (segment.charAt(at) == '%') {
                bytes.put((byte) hex(segment, at + 1));
                at += 3;
            } else {
                int end = segment.indexOf('%', at);
                String plain = segment.substring(at, end < 0 ? segment.length() : end);
                bytes.put(plain.getBytes(StandardCharsets.UTF_8));
                at += plain.length();
            }
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
        } catch (CharacterCodingException e) {
            throw new RestRefusedException(Reason.INVALID_REQUEST, "the path is not UTF-8, percent-encoded");
        }
    }

    private static int hex(String segment, int at) {
        int high = at + 1 < segment.length() ? Character.digit(segment.charAt(at), 16) : -1;
        int low = high < 0 ? -1 : Character.digit(segment.charAt(at + 1), 16);
        if (low < 0) {
            throw new RestRefusedException(Reason.INVALID_REQUEST, "a % in the path is followed by two hex digits");
        }
        return high << 4 | low;
    }

    private static String description() {
        try (InputStream in =
                Objects.requireNonNull(RestRoutes.class.getResourceAsStream(OPENAPI), "it is in this jar")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
