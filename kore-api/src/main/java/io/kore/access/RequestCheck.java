package io.kore.access;

/**
 * The hook that decides on each incoming request, on every route, before its body is read, a socket is
 * upgraded or anything about a log shows. Called on threads of the transport, concurrently; must be
 * thread-safe and quick. One that throws refuses the request.
 */
@FunctionalInterface
public interface RequestCheck {
    /**
     * Decides on a request.
     *
     * @param request what is known of it
     * @return let it in or not
     */
    Decision check(IncomingRequest request);
}
