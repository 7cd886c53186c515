package io.kore.engine.view;

import io.kore.Subscription;
import io.kore.error.KoreException;
import io.kore.error.ProcessingException;
import io.kore.model.LogName;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs the feed of one subscription whenever it is woken, one run at a time, on the threads of an executor.
 * Waking it again while it runs makes one more run follow, however often it was woken. Thread-safe; its lock
 * is never held while the feed, and so a handler, runs.
 */
final class Delivery implements Subscription, Runnable {
    /** The delivery whose feed runs on this thread. */
    private static final ThreadLocal<@Nullable Delivery> CURRENT = new ThreadLocal<>();
    /** Guards {@link #waitsFor} of all deliveries. */
    private static final Object WAITING = new Object();

    private final Feed feed;
    private final LogName log;
    private final String source;
    private final Executor executor;
    private final Consumer<? super KoreException> errors;
    private final Consumer<Delivery> onClose;
    /** Of another delivery, closed by the handler that runs here. */
    private @Nullable Delivery waitsFor;

    private boolean isDue;
    private boolean isScheduled;
    private boolean isRunning;
    private boolean isClosed;
    private boolean hasEnded;

    /**
     * A delivery that has not run yet.
     *
     * @param feed what to run
     * @param log what it shows
     * @param source what it is about, for messages, as in {@code log "x"}
     * @param executor where to run it
     * @param errors where a run's failure goes
     * @param onClose told once this is closed
     */
    Delivery(
            Feed feed,
            LogName log,
            String source,
            Executor executor,
            Consumer<? super KoreException> errors,
            Consumer<Delivery> onClose) {
        this.feed = feed;
        this.log = log;
        this.source = source;
        this.executor = executor;
        this.errors = errors;
        this.onClose = onClose;
    }

    boolean isOf(LogName other) {
        return log.equals(other);
    }

    /** Makes a run follow, unless one will anyway. Never waits. */
    void wake() {
        synchronized (this) {
            isDue = true;
            if (isClosed || isScheduled) {
                return;
            }
            isScheduled = true;
        }
        submit();
    }

    @Override
    public void run() {
        synchronized (this) {
            if (isClosed) {
                isScheduled = false;
                return;
            }
            isDue = false;
            isRunning = true;
        }
        Delivery outer = CURRENT.get();
        CURRENT.set(this);
        boolean hasMore = false;
        try {
            hasMore = feed.run();
        } catch (RuntimeException | Error e) {
            report(e);
        } finally {
            CURRENT.set(outer);
            if (finish(hasMore)) {
                submit();
            } else {
                endIfClosed();
            }
        }
    }

    /**
     * Ends the calls, and waits for one that is under way. A handler that closes its own subscription does not
     * wait; nor does the second of two handlers that close each other's.
     */
    @Override
    public void close() {
        stop();
        end(Long.MAX_VALUE);
    }

    @Override
    public synchronized boolean isOpen() {
        return !isClosed;
    }

    /** Waits until no call is under way, but no longer than this, and lets the feed go. */
    void end(long nanosMax) {
        await(nanosMax);
        synchronized (this) {
            if (isRunning || hasEnded) {
                return;
            }
            hasEnded = true;
        }
        feed.end();
    }

    /** As {@link #stop()}, for a log whose records go: nothing of it is worth saving. */
    void abandon() {
        synchronized (this) {
            hasEnded = true;
        }
        stop();
    }

    /** Ends the calls without waiting for one that is under way. */
    void stop() {
        synchronized (this) {
            isClosed = true;
        }
        feed.stop();
        onClose.accept(this);
    }

    /** Waits until no call is under way, but no longer than this; answers whether that is so. */
    boolean await(long nanosMax) {
        Delivery caller = CURRENT.get();
        if (caller != null && !caller.mayWaitFor(this)) {
            return true;
        }
        try {
            return awaitIdle(nanosMax);
        } finally {
            if (caller != null) {
                synchronized (WAITING) {
                    caller.waitsFor = null;
                }
            }
        }
    }

    /** A handler that has closed its own subscription could not wait for itself. */
    private void endIfClosed() {
        boolean isOver;
        synchronized (this) {
            isOver = isClosed;
        }
        if (isOver) {
            try {
                end(0);
            } catch (KoreException | IllegalStateException e) {
                // the store has closed meanwhile; what was to be saved is made again from the log
                return;
            }
        }
    }

    private boolean mayWaitFor(Delivery other) {
        synchronized (WAITING) {
            for (Delivery next = other; next != null; next = next.waitsFor) {
                if (next == this) {
                    return false;
                }
            }
            waitsFor = other;
            return true;
        }
    }

    private synchronized boolean awaitIdle(long nanosMax) {
        boolean isInterrupted = false;
        long start = System.nanoTime();
        while (isRunning && System.nanoTime() - start < nanosMax) {
            try {
                long left = nanosMax - (System.nanoTime() - start);
                wait(Math.max(1, Math.min(TimeUnit.NANOSECONDS.toMillis(left), 60_000)));
            } catch (InterruptedException e) {
                isInterrupted = true;
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
        return !isRunning;
    }

    private synchronized boolean finish(boolean hasMore) {
        isRunning = false;
        isDue |= hasMore;
        isScheduled = isDue && !isClosed;
        notifyAll();
        return isScheduled;
    }

    private void submit() {
        try {
            executor.execute(this);
        } catch (RejectedExecutionException e) {
            synchronized (this) {
                isScheduled = false;
            }
            report(new ProcessingException(
                    "the handlers of " + source + " can no longer be called: their threads have ended", e));
        }
    }

    private void report(Throwable failure) {
        synchronized (this) {
            if (isClosed) {
                // the store may close under a run that nobody waits for any more
                return;
            }
        }
        errors.accept(
                failure instanceof KoreException known
                        ? known
                        : new ProcessingException(
                                source + " could not be brought up to date; it is tried again with the next records",
                                failure));
    }
}
