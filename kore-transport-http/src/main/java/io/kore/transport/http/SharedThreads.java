package io.kore.transport.http;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * The threads, the timer and the buffers that listening and connecting share. A node is a guest in its
 * application: few threads, none that outlives its work by much, none that keeps the process alive.
 * Thread-safe.
 */
final class SharedThreads {
    /** Bounds what waits in handlers at one time; links beyond it wait their turn. */
    private static final int THREADS_MAX = 24;

    private static final int THREADS_MIN = 2;
    private static final int THREAD_IDLE_MILLIS = 10_000;
    private static final int STOP_MILLIS = 2_000;
    private static final int POOLED_BUFFER_BYTES = 64 << 10;
    private static final int POOLED_BYTES = 8 << 20;

    private final QueuedThreadPool pool = new QueuedThreadPool(THREADS_MAX, THREADS_MIN, THREAD_IDLE_MILLIS);
    private final Scheduler scheduler = new ScheduledExecutorScheduler("kore-http-timer", true);
    private final ByteBufferPool buffers =
            new ArrayByteBufferPool(0, 4_096, POOLED_BUFFER_BYTES, THREADS_MAX, POOLED_BYTES, POOLED_BYTES);

    SharedThreads() {
        pool.setName("kore-http");
        pool.setDaemon(true);
        pool.setStopTimeout(STOP_MILLIS);
        pool.setMaxEvictCount(THREADS_MAX);
        Lifecycles.start(pool);
        Lifecycles.start(scheduler);
    }

    QueuedThreadPool pool() {
        return pool;
    }

    Scheduler scheduler() {
        return scheduler;
    }

    ByteBufferPool buffers() {
        return buffers;
    }

    /** Runs a short task again and again, handing it the time in nanoseconds, until the threads stop. */
    void every(Duration period, LongConsumer task) {
        scheduler.schedule(() -> runAndRepeat(period, task), period.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void runAndRepeat(Duration period, LongConsumer task) {
        try {
            task.accept(System.nanoTime());
        } finally {
            if (scheduler.isRunning()) {
                every(period, task);
            }
        }
    }

    void stop() {
        Lifecycles.stop(scheduler);
        Lifecycles.stop(pool);
    }
}
