package io.kore.tck;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs tasks on threads of their own that start at one moment, and waits for all, not for ever. Stateless. */
final class Together {
    private static final long SECONDS_MAX = 90;

    private Together() {}

    /** Answers what the tasks answered, in order; fails if one fails or does not end. */
    static <T> List<T> run(List<Callable<T>> tasks) {
        CountDownLatch start = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
        try {
            List<Future<T>> running = new ArrayList<>();
            for (Callable<T> task : tasks) {
                running.add(threads.submit(() -> {
                    start.await();
                    return task.call();
                }));
            }
            start.countDown();
            long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_MAX);
            List<T> answers = new ArrayList<>();
            for (Future<T> each : running) {
                answers.add(each.get(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS));
            }
            return answers;
        } catch (ExecutionException e) {
            throw new AssertionError("a task failed: " + e.getCause(), e.getCause());
        } catch (TimeoutException e) {
            throw new AssertionError("a task did not end within " + SECONDS_MAX + " s", e);
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
