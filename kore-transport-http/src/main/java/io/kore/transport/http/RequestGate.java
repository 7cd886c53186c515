package io.kore.transport.http;

import io.kore.access.Decision;
import io.kore.access.RequestCheck;
import io.kore.error.TransportException;
import io.kore.spi.TransportContext;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.jspecify.annotations.Nullable;

/**
 * The one door of all requests. Nothing is read, upgraded or admitted to exist before the connection limit,
 * the site rules and the check of requests have said yes, in this order. Thread-safe.
 */
final class RequestGate extends Handler.Abstract {
    private final TransportContext context;
    private final ConnectionWatch watch;
    private final Function<Request, SameSite> sites;
    private final Welcomes welcomes;
    private final Routes routes;

    RequestGate(
            TransportContext context,
            ConnectionWatch watch,
            Welcomes welcomes,
            Function<Request, SameSite> sites,
            Routes routes) {
        this.welcomes = welcomes;
        this.context = context;
        this.watch = watch;
        this.sites = sites;
        this.routes = routes;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        watch.requested(request);
        Problem refusal = refusal(request);
        if (refusal != null) {
            refusal.answer(response, callback);
            return true;
        }
        Optional<Route> route = routes.find(CheckedRequest.pathOf(request));
        if (route.isPresent()
                && !route.get().keepsPolicies()
                && !CheckedRequest.decisionOn(request).isUnlimited()) {
            Problem.refusal(HttpStatus.FORBIDDEN_403).answer(response, callback);
        } else if (route.isPresent()) {
            welcomes.letIn(request, CheckedRequest.decisionOn(request));
            answer(route.get(), PacedRequest.steady(request), response, callback);
        } else {
            new Problem(HttpStatus.NOT_FOUND_404, "there is nothing at this path").answer(response, callback);
        }
        return true;
    }

    private @Nullable Problem refusal(Request request) {
        if (watch.isOverLimit()) {
            return Problem.full();
        }
        Optional<String> foreign = sites.apply(request).refusal(request.getHeaders());
        if (foreign.isPresent()) {
            return new Problem(HttpStatus.FORBIDDEN_403, foreign.get());
        }
        RequestCheck check = context.access().check().orElse(null);
        if (check == null) {
            CheckedRequest.decided(request, Decision.allow());
            return null;
        }
        return check(check, request);
    }

    private @Nullable Problem check(RequestCheck check, Request request) {
        Fields parameters;
        try {
            parameters = Request.extractQueryParameters(request);
        } catch (RuntimeException e) {
            return new Problem(HttpStatus.BAD_REQUEST_400, "the query cannot be read");
        }
        try {
            Decision decision = check.check(new CheckedRequest(request, parameters));
            CheckedRequest.decided(request, decision);
            return decision.isAllowed() ? null : Problem.refusal(decision.status());
        } catch (RuntimeException e) {
            reportFailure("the check of requests failed", request, e);
            return failure();
        }
    }

    private void answer(Route route, Request request, Response response, Callback callback) {
        try {
            route.handle(request, response, callback);
        } catch (RuntimeException e) {
            reportFailure("a request could not be answered", request, e);
            failure().answer(response, callback);
        }
    }

    private void reportFailure(String what, Request request, RuntimeException cause) {
        context.report(new TransportException(
                what + ", so it was refused: " + request.getMethod() + " " + CheckedRequest.pathOf(request) + " from "
                        + CheckedRequest.remoteOf(request) + ": " + cause,
                cause));
    }

    private static Problem failure() {
        return new Problem(
                HttpStatus.INTERNAL_SERVER_ERROR_500, "this node failed to deal with the request; its owner is told");
    }
}
