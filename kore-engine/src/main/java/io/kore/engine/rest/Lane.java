package io.kore.engine.rest;

import io.kore.error.TransportException;
import io.kore.spi.RestRefusedException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs a few tasks at a time on threads of another executor; so many may wait. Thread-safe. */
final class Lane {
    private final Executor executor;
    private final int atOnceMax;
    private final int waitingMax;

    // guarded by this
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private int running;

    Lane(Executor executor, int atOnceMax, int waitingMax) {
        this.executor = executor;
        this.atOnceMax = atOnceMax;
        this.waitingMax = waitingMax;
    }

    /** Runs a task; completes with what it answers, or as it throws. */
    <T> CompletableFuture<T> run(Supplier<T> task) {
        CompletableFuture<T> done = new CompletableFuture<>();
        enter(
                () -> {
                    try {
                        done.complete(task.get());
                    } catch (RuntimeException | Error e) {
                        done.completeExceptionally(e);
                    }
                },
                done);
        return done;
    }

    private void enter(Runnable task, CompletableFuture<?> done) {
        synchronized (this) {
            if (waiting.size() >= waitingMax) {
                done.completeExceptionally(new RestRefusedException(
                        RestRefusedException.Reason.BUSY, "this node does as much of that as it may at one time"));
                return;
            }
            waiting.add(task);
            if (running == atOnceMax) {
                return;
            }
            running++;
        }
        try {
            executor.execute(this::work);
        } catch (RejectedExecutionException e) {
            done.completeExceptionally(new TransportException("the node stops", e));
        }
    }

    private void work() {
        for (Runnable task = next(); task != null; task = next()) {
            task.run();
        }
    }

    private synchronized @Nullable Runnable next() {
        Runnable task = waiting.poll();
        if (task == null) {
            running--;
        }
        return task;
    }
}
