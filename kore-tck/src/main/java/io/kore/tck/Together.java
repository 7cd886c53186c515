package io.kore.tck;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionService;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Runs tasks on threads of their own that start at one moment, and waits for all, not for ever. Stateless. */
final class Together {
    private static final long SECONDS_MAX = 90;

    private Together() {}

    /** Answers what the tasks answered, in order; fails if one fails or does not end. */
    static <T> List<T> run(List<Callable<T>> tasks) {
        CountDownLatch start = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
        CompletionService<T> ended = new ExecutorCompletionService<>(threads);
        try {
            List<Future<T>> running = new ArrayList<>();
            for (Callable<T> task : tasks) {
                running.add(ended.submit(() -> {
                    start.await();
                    return task.call();
                }));
            }
            start.countDown();
            long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_MAX);
            // as they end, not in order: where one has failed, others may wait for it for ever
            for (int i = 0; i < running.size(); i++) {
                Future<T> next = ended.poll(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (next == null) {
                    throw new AssertionError("a task did not end within " + SECONDS_MAX + " s");
                }
                T unused = next.get();
            }
            List<T> answers = new ArrayList<>();
            for (Future<T> each : running) {
                answers.add(each.get());
            }
            return answers;
        } catch (ExecutionException e) {
            throw new AssertionError("a task failed: " + e.getCause(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for the tasks", e);
        } finally {
            threads.shutdownNow();
        }
    }

    /** Runs one task on a thread of its own, so that what it does to its thread ends with it. */
    static <T> T apart(Callable<T> task) {
        return run(List.of(task)).get(0);
    }
}
