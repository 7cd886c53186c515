package io.kore.engine.sync;

import io.kore.error.KoreException;
import io.kore.error.StoreException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * How far the journal is durable, for all sessions: asks the host one question at a time, so that what
 * arrives meanwhile shares the next force. Confined to the serial executor.
 */
final class DurableMark {
    private final SyncHost host;
    private final Executor serial;
    private final LongConsumer onDurable;
    private final Consumer<KoreException> onFailure;
    private long wanted;
    private long durable;
    private boolean isAsking;

    DurableMark(SyncHost host, Executor serial, LongConsumer onDurable, Consumer<KoreException> onFailure) {
        this.host = host;
        this.serial = serial;
        this.onDurable = onDurable;
        this.onFailure = onFailure;
    }

    /** Asks for the journal to be durable up to a position; {@code onDurable} hears of it, also if it is. */
    void want(long position) {
        wanted = Math.max(wanted, position);
        if (position <= durable) {
            serial.execute(() -> onDurable.accept(durable));
        }
        ask();
    }

    private void ask() {
        if (isAsking || wanted <= durable) {
            return;
        }
        isAsking = true;
        asked().whenComplete((end, error) -> serial.execute(() -> answered(end, error)));
    }

    private CompletionStage<Long> asked() {
        try {
            return host.whenDurable(wanted);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void answered(@Nullable Long end, @Nullable Throwable error) {
        isAsking = false;
        if (end != null) {
            durable = Math.max(durable, end);
            onDurable.accept(durable);
            ask();
        } else {
            wanted = durable;
            onFailure.accept(failure(error));
        }
    }

    private static KoreException failure(@Nullable Throwable error) {
        Throwable cause = error instanceof CompletionException ? error.getCause() : error;
        return cause instanceof KoreException known
                ? known
                : new StoreException("what was received cannot be made durable; see the cause", cause);
    }
}
