package io.kore.transport.http;

import io.kore.access.Decision;
import io.kore.access.IncomingRequest;
import java.util.Optional;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Fields;

/** A request as the check of requests sees it. Confined to one thread. */
final class CheckedRequest implements IncomingRequest {
    private static final String DECISION = Decision.class.getName();

    private final Request request;
    private final Fields parameters;

    CheckedRequest(Request request, Fields parameters) {
        this.request = request;
        this.parameters = parameters;
    }

    @Override
    public String method() {
        return request.getMethod();
    }

    @Override
    public String path() {
        return pathOf(request);
    }

    @Override
    public Optional<String> header(String name) {
        return Optional.ofNullable(request.getHeaders().get(name));
    }

    @Override
    public Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.getValue(name));
    }

    @Override
    public String remote() {
        return remoteOf(request);
    }

    @Override
    public boolean isSecure() {
        return request.isSecure();
    }

    /** Keeps what was decided on a request with it. */
    static void decided(Request request, Decision decision) {
        request.setAttribute(DECISION, decision);
    }

    /** What was decided on a request that was let in. */
    static Decision decisionOn(Request request) {
        if (request.getAttribute(DECISION) instanceof Decision decision) {
            return decision;
        }
        throw new IllegalStateException("a request was let in without a decision");
    }

    /** The path as sent; {@code *} of an OPTIONS request has none. */
    static String pathOf(Request request) {
        String path = request.getHttpURI().getPath();
        return path == null ? "" : path;
    }

    /** Host and port of the other end. */
    static String remoteOf(Request request) {
        return Request.getRemoteAddr(request) + ":" + Request.getRemotePort(request);
    }
}
