package io.kore.engine.task;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Something that another thread may work out before it is needed. Thread-safe.
 *
 * @param <T> the type of what it comes to
 */
public final class Ahead<T> {
    private final FutureTask<T> task;

    /**
     * Not begun yet.
     *
     * @param work works it out; run once
     */
    public Ahead(Callable<T> work) {
        task = new FutureTask<>(work);
    }

    /**
     * Begun if an executor takes it.
     *
     * @param work works it out; run once, by the executor or by whoever needs it first
     * @param executor runs it when it has a thread for it
     * @param <T> the type of what it comes to
     * @return to be {@linkplain #get got}
     */
    public static <T> Ahead<T> of(Callable<T> work, Executor executor) {
        Ahead<T> ahead = new Ahead<>(work);
        try {
            ahead.begin(executor);
        } catch (RejectedExecutionException e) {
            // the executor's owner is closing: whoever needs it works it out
        }
        return ahead;
    }

    /**
     * Has it worked out, at once or when its turn comes.
     *
     * @param executor runs it
     * @throws RejectedExecutionException if it takes no more
     */
    public void begin(Executor executor) {
        executor.execute(task);
    }

    /**
     * What it comes to. Worked out here if nobody has begun; otherwise waits, and an interrupt does not cut that short.
     *
     * @return what it comes to; what it failed with is thrown as it is, unless that is a checked exception
     */
    public T get() {
        task.run();
        return await();
    }

    /**
     * As {@link #get}, but waits until somebody else has worked it out.
     *
     * @return what it comes to
     */
    public T await() {
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
