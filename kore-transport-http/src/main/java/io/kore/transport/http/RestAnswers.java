package io.kore.transport.http;

import io.kore.access.Decision;
import io.kore.error.KoreException;
import io.kore.spi.RestDoor;
import io.kore.spi.TransportContext;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Answers the calls of REST clients that do not stay. Thread-safe. */
final class RestAnswers {
    static final String JSON = "application/json";
    static final String LINES = "application/x-ndjson";
    private static final Set<String> LINE_TYPES = Set.of(LINES, "application/jsonl", "application/json");

    private final RestDoor door;
    private final RestRefusals refusals;

    RestAnswers(TransportContext context, RestRefusals refusals) {
        this.door = context.rest();
        this.refusals = refusals;
    }

    void records(RestCall call) {
        RestDoor.Reading reading =
                new RestDoor.Reading(call.text("after"), call.limit(), call.isTrue("positions", true));
        lines(call, () -> door.read(call.log(), reading, call.decision()));
    }

    void gather(RestCall call) {
        RestDoor.Gathering gathering = new RestDoor.Gathering(
                call.text("on"), call.where(), call.isTrue("overwrite", false), call.isTrue("nested", false));
        lines(call, () -> door.gather(call.log(), gathering, call.decision()));
    }

    void status(RestCall call) {
        json(call, door::status);
    }

    void logs(RestCall call) {
        json(call, door::logs);
    }

    /** Sends a text that is the same for everybody. */
    void text(RestCall call, String text) {
        if (!call.accepts(Set.of(JSON))) {
            notAcceptable(JSON).answer(call.response(), call.callback());
            return;
        }
        send(call, JSON, text);
    }

    void refuse(RestCall call, @Nullable Throwable failure) {
        Problem problem = refusals.problem(call.request(), failure);
        if (problem == null) {
            call.callback().failed(failure == null ? new IllegalStateException("nobody answered") : failure);
        } else {
            problem.answer(call.response(), call.callback());
        }
    }

    static Problem notAcceptable(String type) {
        return new Problem(HttpStatus.NOT_ACCEPTABLE_406, "this path answers " + type);
    }

    private void lines(RestCall call, Supplier<CompletionStage<RestDoor.Lines>> asked) {
        if (!call.accepts(LINE_TYPES)) {
            notAcceptable(LINES).answer(call.response(), call.callback());
            return;
        }
        whenAnswered(call, asked.get(), lines -> {
            if (call.isHead()) {
                lines.close();
                send(call, LINES, "");
            } else {
                Callback told = Callback.from(call.callback()::succeeded, failure -> failed(call, failure));
                new AnswerOutlet(lines::next, lines::close, LINES, call.response(), told).iterate();
            }
        });
    }

    /** The answer has begun, so the client only sees that it breaks off; the owner is told if it is this node's fault. */
    private void failed(RestCall call, Throwable failure) {
        if (failure instanceof KoreException) {
            Problem unused = refusals.problem(call.request(), failure);
        }
        call.callback().failed(failure);
    }

    private void json(RestCall call, Function<Decision, CompletionStage<String>> asked) {
        if (!call.accepts(Set.of(JSON))) {
            notAcceptable(JSON).answer(call.response(), call.callback());
            return;
        }
        whenAnswered(call, asked.apply(call.decision()), text -> send(call, JSON, text));
    }

    private static void send(RestCall call, String type, String text) {
        call.response().getHeaders().put(HttpHeader.CONTENT_TYPE, type).put(HttpHeader.CACHE_CONTROL, "no-store");
        Content.Sink.write(call.response(), true, text, call.callback());
    }

    <T> void whenAnswered(RestCall call, CompletionStage<T> asked, Consumer<T> then) {
        BiConsumer<@Nullable T, @Nullable Throwable> done = (answer, failure) -> {
            if (answer == null) {
                refuse(call, failure);
            } else {
                then.accept(answer);
            }
        };
        var unused = asked.whenComplete(done);
    }
}
