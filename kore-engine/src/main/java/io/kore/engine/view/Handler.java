package io.kore.engine.view;

import io.kore.error.KoreException;
import io.kore.error.ProcessingException;
import java.util.function.Consumer;

/**
 * An application's handler, whose failures are reported and stop nobody. Thread-safe if the handler is.
 *
 * @param <V> what it is called with
 */
final class Handler<V> {
    private final Consumer<? super V> handler;
    private final String source;
    private final Consumer<? super KoreException> errors;

    /**
     * A handler.
     *
     * @param handler what to call
     * @param source what it handles, for messages, as in {@code log "x"}
     * @param errors where its failures go
     */
    Handler(Consumer<? super V> handler, String source, Consumer<? super KoreException> errors) {
        this.handler = handler;
        this.source = source;
        this.errors = errors;
    }

    /** Calls it; answers false if it threw. */
    boolean call(V value) {
        try {
            handler.accept(value);
            return true;
        } catch (RuntimeException | Error e) {
            errors.accept(new ProcessingException(
                    "a handler of " + source + " threw " + e + "; mend the handler, the records are all still there",
                    e));
            return false;
        }
    }
}
