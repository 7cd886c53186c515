package io.kore.transport.http;

import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * What there is to ask for: the one list of paths. A path is compared as it was sent, undecoded, because
 * that is what the check of requests has seen. Immutable.
 */
final class Routes {
    /** Where the native sync begins. */
    static final String SYNC = "/kore/v1/sync";

    /** Where a monitor asks whether the node lives. */
    static final String HEALTH = "/kore/v1/health";

    /** Where clients on koredb 0.5 post. */
    static final String KOREDB_LOGS = "/kore/logs";

    /** Where clients on koredb 0.5 listen for news. */
    static final String KOREDB_EVENTS = "/kore/sse";

    private final Map<String, Route> byPath;
    private final Function<String, Optional<Route>> rest;
    private final SortedSet<String> restPaths;

    Routes(
            Route sync,
            Route koredbLogs,
            Route koredbEvents,
            Function<String, Optional<Route>> rest,
            SortedSet<String> restPaths) {
        this.rest = rest;
        this.restPaths = restPaths;
        byPath = Map.of(SYNC, sync, HEALTH, new Health(), KOREDB_LOGS, koredbLogs, KOREDB_EVENTS, koredbEvents);
    }

    /** Finds the route of a path. */
    Optional<Route> find(String path) {
        Route route = byPath.get(path);
        return route == null ? rest.apply(path) : Optional.of(route);
    }

    /** All paths; a part in braces stands for any text. */
    SortedSet<String> paths() {
        SortedSet<String> all = new TreeSet<>(byPath.keySet());
        all.addAll(restPaths);
        return all;
    }

    /** Refuses all methods but GET. */
    static Route onGet(Route route) {
        return (request, response, callback) -> {
            if (HttpMethod.GET.is(request.getMethod())) {
                route.handle(request, response, callback);
            } else {
                Problem.methodNotAllowed("GET").answer(response, callback);
            }
        };
    }

    /** Tells that the node lives, and nothing of any log. */
    private static final class Health implements Route {
        private final Route get = onGet((request, response, callback) -> health(response, callback));

        @Override
        public void handle(Request request, Response response, Callback callback) {
            get.handle(request, response, callback);
        }

        @Override
        public boolean keepsPolicies() {
            return true;
        }

        private static void health(Response response, Callback callback) {
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
            response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
            Content.Sink.write(response, true, "{\"status\":\"ok\"}", callback);
        }
    }
}
