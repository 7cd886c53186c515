package io.kore.tck;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * When and where the loopback network does its work: handed in, so that a test decides whether that is real
 * time on several threads or the made-up time of a simulator. With one thread, and tasks of equal times run
 * in the order in which they were given, the network is deterministic. Implementations are thread-safe where
 * nodes use several threads.
 */
@FunctionalInterface
public interface Timeline {
    /**
     * Runs a task later, never within this call.
     *
     * @param delay how much later, zero or more
     * @param task what to run; it does not throw
     */
    void after(Duration delay, Runnable task);

    /**
     * Real time on the threads of an executor.
     *
     * @param executor the executor; the caller shuts it down once the transports are closed
     * @return a timeline over it
     */
    static Timeline of(ScheduledExecutorService executor) {
        return (delay, task) -> {
            Future<?> unused = executor.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
        };
    }
}
