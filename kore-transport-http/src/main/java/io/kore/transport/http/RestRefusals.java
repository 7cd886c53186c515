package io.kore.transport.http;

import io.kore.error.KoreException;
import io.kore.error.TransportException;
import io.kore.spi.RestRefusedException;
import io.kore.spi.TransportContext;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** What REST clients are told where something cannot be had. Their owner is told only of what is wrong here. */
final class RestRefusals {
    private final TransportContext context;

    RestRefusals(TransportContext context) {
        this.context = context;
    }

    /** The problem to answer, or null if nobody is there to be told. */
    @Nullable
    Problem problem(Request request, @Nullable Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof BodyIntake.RefusedException refused) {
            return refused.problem();
        }
        if (cause instanceof RestRefusedException refused) {
            return of(refused);
        }
        if (cause instanceof KoreException || cause instanceof RuntimeException) {
            context.report(new TransportException(
                    "a REST client at " + CheckedRequest.remoteOf(request) + " was not answered: " + cause.getMessage(),
                    cause));
            return Problem.unavailable();
        }
        return null;
    }

    static Problem of(RestRefusedException refused) {
        String detail = String.valueOf(refused.getMessage());
        return switch (refused.reason()) {
            case NO_SUCH_LOG -> typed(HttpStatus.NOT_FOUND_404, "no-such-log", detail);
            case NOT_WRITABLE -> typed(HttpStatus.FORBIDDEN_403, "not-allowed", detail);
            case NOT_WELCOME -> Problem.refusal(HttpStatus.UNAUTHORIZED_401);
            case INVALID_REQUEST -> typed(HttpStatus.BAD_REQUEST_400, "invalid-request", detail);
            case INVALID_RECORD -> typed(HttpStatus.BAD_REQUEST_400, "invalid-record", detail);
            case TOO_MANY_RECORDS -> typed(HttpStatus.PAYLOAD_TOO_LARGE_413, "too-large", detail);
            case KEY_REUSED -> typed(HttpStatus.UNPROCESSABLE_ENTITY_422, "key-reused", detail);
            case UNKNOWN_POSITION -> typed(HttpStatus.CONFLICT_409, "unknown-position", detail);
            case LOG_DROPPED -> typed(HttpStatus.CONFLICT_409, "log-dropped", detail);
            case BUSY ->
                new Problem(
                        HttpStatus.TOO_MANY_REQUESTS_429,
                        "busy",
                        detail,
                        List.of(new HttpField(HttpHeader.RETRY_AFTER, "2")));
        };
    }

    private static Problem typed(int status, String type, String detail) {
        return new Problem(status, type, detail, List.of());
    }
}
