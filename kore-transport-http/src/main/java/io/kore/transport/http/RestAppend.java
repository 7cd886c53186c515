package io.kore.transport.http;

import io.kore.spi.RestDoor;
import io.kore.spi.RestRefusedException;
import io.kore.spi.RestRefusedException.Reason;
import io.kore.spi.TransportContext;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.jspecify.annotations.Nullable;

/** Appends what REST clients post. Whether they may is looked at before the body is. Thread-safe. */
final class RestAppend {
    static final String KEY = "Idempotency-Key";
    /** Said with an answer that an earlier request had brought about. */
    static final String REPLAYED = "Idempotent-Replayed";

    private static final int KEY_LENGTH_MAX = 255;
    private static final Set<String> LINE_TYPES = Set.of(RestAnswers.LINES, "application/jsonl", "application/ndjson");

    private final RestDoor door;
    private final RestAnswers answers;
    private final BodyBudget budget;
    private final int bytesMax;

    RestAppend(TransportContext context, RestAnswers answers, BodyBudget budget) {
        this.door = context.rest();
        this.answers = answers;
        this.budget = budget;
        this.bytesMax = context.access().limits().bodyBytesMax();
    }

    void append(RestCall call) {
        door.checkAppend(call.log(), call.decision());
        Problem refusal = refusal(call);
        if (refusal != null) {
            refusal.answer(call.response(), call.callback());
            return;
        }
        Optional<String> key = key(call);
        BodyIntake.read(call.request(), bytesMax, budget, new BodyIntake.Taker() {
            @Override
            public void taken(byte[] body, Runnable release) {
                append(call, body, key, release);
            }

            @Override
            public void failed(Throwable failure) {
                answers.refuse(call, failure);
            }
        });
    }

    private static @Nullable Problem refusal(RestCall call) {
        if (!call.accepts(Set.of(RestAnswers.JSON))) {
            return RestAnswers.notAcceptable(RestAnswers.JSON);
        }
        if (form(call).isEmpty()) {
            return new Problem(
                    HttpStatus.UNSUPPORTED_MEDIA_TYPE_415,
                    "say what the body is: Content-Type is application/json or application/x-ndjson");
        }
        boolean hasBody = call.request().getHeaders().contains(HttpHeader.CONTENT_LENGTH)
                || call.request().getHeaders().contains(HttpHeader.TRANSFER_ENCODING);
        return hasBody
                ? null
                : new Problem(
                        HttpStatus.LENGTH_REQUIRED_411,
                        "the records come in a body, with a Content-Length or in chunks");
    }

    private static Optional<RestDoor.BodyForm> form(RestCall call) {
        String type = call.contentType().orElse("");
        if (LINE_TYPES.contains(type)) {
            return Optional.of(RestDoor.BodyForm.LINES);
        }
        return type.equals(RestAnswers.JSON) ? Optional.of(RestDoor.BodyForm.JSON) : Optional.empty();
    }

    private static Optional<String> key(RestCall call) {
        List<String> keys = call.request().getHeaders().getValuesList(KEY);
        if (keys.isEmpty()) {
            return Optional.empty();
        }
        String key = keys.get(0);
        boolean isLegal = keys.size() == 1
                && !key.isEmpty()
                && key.length() <= KEY_LENGTH_MAX
                && key.chars().allMatch(c -> c >= ' ' && c <= '~');
        if (!isLegal) {
            throw new RestRefusedException(
                    Reason.INVALID_REQUEST,
                    "an Idempotency-Key is 1 to " + KEY_LENGTH_MAX + " characters of ASCII, given once");
        }
        return Optional.of(key);
    }

    private void append(RestCall call, byte[] body, Optional<String> key, Runnable release) {
        var unused = door.append(call.log(), body, form(call).orElseThrow(), key, call.decision())
                .whenComplete((appended, failure) -> {
                    release.run();
                    if (appended == null) {
                        answers.refuse(call, failure);
                    } else {
                        send(call, appended);
                    }
                });
    }

    private static void send(RestCall call, RestDoor.Appended appended) {
        call.response().setStatus(HttpStatus.CREATED_201);
        call.response()
                .getHeaders()
                .put(HttpHeader.CONTENT_TYPE, RestAnswers.JSON)
                .put(HttpHeader.CACHE_CONTROL, "no-store");
        if (appended.wasHeld()) {
            call.response().getHeaders().put(REPLAYED, "true");
        }
        Content.Sink.write(
                call.response(), true, "{\"ids\":" + appended.idsJson() + ",\"durable\":true}", call.callback());
    }
}
