package io.kore.transport.http;

import io.kore.access.Decision;
import io.kore.error.InvalidRecordException;
import io.kore.error.KoreException;
import io.kore.error.PeerException;
import io.kore.error.TransportException;
import io.kore.spi.KoredbAnswer;
import io.kore.spi.TransportContext;
import java.util.concurrent.CompletionException;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Where clients on koredb 0.5 post what they hold, and are answered with what they lack. They send no Content-Type, mostly
 * no length, and take any answer for one that is to be read as JSON; so a refusal is a JSON object too. Thread-safe.
 */
final class KoredbLogsRoute implements Route {
    private final TransportContext context;
    private final int bytesMax;
    private final BodyBudget budget;

    KoredbLogsRoute(TransportContext context, BodyBudget budget) {
        this.context = context;
        this.budget = budget;
        bytesMax = context.access().limits().bodyBytesMax();
    }

    @Override
    public void handle(Request request, Response response, Callback callback) {
        if (!HttpMethod.POST.is(request.getMethod())) {
            Problem.methodNotAllowed("POST").answer(response, callback);
            return;
        }
        BodyIntake.read(request, bytesMax, budget, new BodyIntake.Taker() {
            @Override
            public void taken(byte[] body, Runnable release) {
                exchange(request, body, response, callback, release);
            }

            @Override
            public void failed(Throwable failure) {
                refuse(request, response, callback, failure);
            }
        });
    }

    /** The engine does: it is told whom it talks to. */
    @Override
    public boolean keepsPolicies() {
        return true;
    }

    private void exchange(Request request, byte[] body, Response response, Callback callback, Runnable release) {
        Decision decision = CheckedRequest.decisionOn(request);
        var unused = context.koredb()
                .exchange(body, CheckedRequest.remoteOf(request), decision)
                .whenComplete((answer, failure) -> {
                    release.run();
                    if (answer == null) {
                        refuse(request, response, callback, failure);
                    } else {
                        send(answer, request, response, callback);
                    }
                });
    }

    private void send(KoredbAnswer answer, Request request, Response response, Callback callback) {
        Callback told = Callback.from(callback::succeeded, failure -> {
            if (failure instanceof KoreException error) {
                report(request, error);
            }
            callback.failed(failure);
        });
        new AnswerOutlet(answer::next, answer::close, "application/json", response, told).iterate();
    }

    private void refuse(Request request, Response response, Callback callback, @Nullable Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof BodyIntake.RefusedException refused) {
            if (refused.problem().status() == HttpStatus.PAYLOAD_TOO_LARGE_413) {
                report(request, new PeerException(refused.problem().detail() + ", and refused a larger one"));
            }
            refused.problem().answer(response, callback);
        } else if (cause instanceof InvalidRecordException) {
            new Problem(HttpStatus.BAD_REQUEST_400, "the body is no JSON object as koredb 0.5 sends it")
                    .answer(response, callback);
        } else if (cause instanceof PeerException) {
            Problem.refusal(HttpStatus.FORBIDDEN_403).answer(response, callback);
        } else if (cause instanceof KoreException error) {
            report(request, error);
            Problem.unavailable().answer(response, callback);
        } else if (cause instanceof RuntimeException error) {
            report(request, new TransportException("an error inside this node: " + error, error));
            Problem.unavailable().answer(response, callback);
        } else {
            // the connection broke: nobody is there to be told, and it is nothing for the log
            callback.failed(new EofException(cause));
        }
    }

    private void report(Request request, KoreException error) {
        context.report(new TransportException(
                "a koredb peer at " + CheckedRequest.remoteOf(request) + " was not answered: " + error.getMessage(),
                error));
    }
}
