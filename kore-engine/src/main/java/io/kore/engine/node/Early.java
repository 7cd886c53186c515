package io.kore.engine.node;

import com.google.inject.Provider;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * A part that is begun before it is needed, on another thread while the store is being opened: what a JVM that has just
 * started loads for it takes longer than anything else at a start. Thread-safe.
 *
 * @param <T> the type of the part
 */
final class Early<T> implements Provider<T> {
    private final FutureTask<T> task;

    /** A part that is not begun yet. */
    Early(Callable<T> made) {
        task = new FutureTask<>(made);
    }

    /** Has it made by an executor; at once, or when its turn comes. */
    void begin(Executor executor) {
        executor.execute(task);
    }

    /** The part, once it is made; an interrupt does not cut that short. */
    @Override
    public T get() {
        boolean isInterrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    isInterrupted = true;
                }
            }
        } catch (ExecutionException e) {
            throw thrown(e.getCause());
        } finally {
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static RuntimeException thrown(@Nullable Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof RuntimeException known ? known : new IllegalStateException(cause);
    }
}
