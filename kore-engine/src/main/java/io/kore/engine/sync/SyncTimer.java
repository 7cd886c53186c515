package io.kore.engine.sync;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The only clock of sync. Thread-safe. */
@FunctionalInterface
public interface SyncTimer {
    /**
     * Runs something later, once.
     *
     * @param delay how long to wait
     * @param task quick; runs on any thread
     * @return cancels it, if it has not run yet
     */
    Runnable after(Duration delay, Runnable task);

    /**
     * The time of day, for people.
     *
     * @return now
     */
    default Instant now() {
        return Instant.now();
    }

    /**
     * A timer of real time.
     *
     * @param scheduler runs the tasks; the caller shuts it down, after sync has stopped
     * @return the timer
     */
    static SyncTimer of(ScheduledExecutorService scheduler) {
        return (delay, task) -> {
            Future<?> future = scheduler.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
            return () -> future.cancel(false);
        };
    }
}
