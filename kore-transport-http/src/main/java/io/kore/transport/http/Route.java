package io.kore.transport.http;

import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Answers the requests for one path. Called only for requests that have passed the checks. Thread-safe. */
@FunctionalInterface
interface Route {
    /**
     * Answers a request, now or later.
     *
     * @param callback to complete when the answer is out
     */
    void handle(Request request, Response response, Callback callback);

    /**
     * Tells whether it keeps to what the check of requests lets somebody do; if not, only those may use it who
     * may do everything.
     */
    default boolean keepsPolicies() {
        return false;
    }
}
