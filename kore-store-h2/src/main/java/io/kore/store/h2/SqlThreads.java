package io.kore.store.h2;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The threads that talk to H2: one that writes, a few that read. An interrupt would close H2's file for
 * everybody, so no thread of the application ever calls H2; it waits here, and finds its interrupt status
 * as it was. Thread-safe.
 */
final class SqlThreads {
    static final int READERS = 2;

    private final ExecutorService writer = Executors.newSingleThreadExecutor(factory("kore-h2-write"));
    private final ExecutorService readers = Executors.newFixedThreadPool(READERS, factory("kore-h2-read"));

    /** Runs a task on a thread of its own. */
    static <T> T apart(Callable<T> task) {
        FutureTask<T> future = new FutureTask<>(task);
        factory("kore-h2-open").newThread(future).start();
        return await(future);
    }

    /** Runs a task on the thread that writes, behind all that were given to it before. */
    <T> T write(Callable<T> task) {
        return await(submit(writer, task));
    }

    /** Queues a task for the thread that writes, and does not wait for it. */
    void give(Runnable task) {
        try {
            writer.execute(task);
        } catch (RejectedExecutionException e) {
            throw closed(e);
        }
    }

    <T> T read(Callable<T> task) {
        return await(submit(readers, task));
    }

    /** Lets the tasks that read come to their end, and takes no more. */
    void endReading() {
        end(readers);
    }

    void endWriting() {
        end(writer);
    }

    private static <T> Future<T> submit(ExecutorService threads, Callable<T> task) {
        try {
            return threads.submit(task);
        } catch (RejectedExecutionException e) {
            throw closed(e);
        }
    }

    private static IllegalStateException closed(RejectedExecutionException e) {
        return new IllegalStateException("the store is closed", e);
    }

    /** Waits for an answer, however often the waiting thread is interrupted. */
    static <T> T await(Future<T> future) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return future.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            throw unchecked(e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static RuntimeException unchecked(@Nullable Throwable cause) {
        if (cause instanceof RuntimeException e) {
            return e;
        }
        if (cause instanceof Error e) {
            throw e;
        }
        return new IllegalStateException("a task threw what it should have translated", cause);
    }

    private static void end(ExecutorService threads) {
        threads.shutdown();
        boolean interrupted = false;
        boolean ended = false;
        while (!ended) {
            try {
                ended = threads.awaitTermination(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static ThreadFactory factory(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }
}
