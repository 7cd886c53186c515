package io.kore.transport.http;

import io.kore.access.LinkLimits;
import io.kore.error.KoreException;
import io.kore.spi.TransportContext;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** The open links of a transport, and the clock that looks after them. Thread-safe. */
final class Links {
    /** How long a goodbye may go unanswered before the connection is cut. */
    private static final Duration CLOSE_WAIT_MAX = Duration.ofSeconds(3);

    private final TransportContext context;
    private final SharedThreads threads;
    private final Set<OpenLink> open = ConcurrentHashMap.newKeySet();

    Links(TransportContext context, SharedThreads threads) {
        this.context = context;
        this.threads = threads;
        threads.every(TimeLimits.tick(limits()), nowNanos -> open.forEach(link -> link.tick(nowNanos)));
    }

    LinkLimits limits() {
        return context.access().limits();
    }

    Duration closeWait() {
        Duration send = limits().sendTimeout();
        return send.compareTo(CLOSE_WAIT_MAX) < 0 ? send : CLOSE_WAIT_MAX;
    }

    void add(OpenLink link) {
        open.add(link);
    }

    void remove(OpenLink link) {
        open.remove(link);
        synchronized (this) {
            notifyAll();
        }
    }

    void report(KoreException error) {
        context.report(error);
    }

    /** Runs a call of a handler on a thread of the transport; on this one if those have ended. */
    void execute(Runnable call) {
        try {
            threads.pool().execute(call);
        } catch (RejectedExecutionException e) {
            call.run();
        }
    }

    /** Runs something when the time to wait for an answer to a goodbye is over. */
    void later(Runnable task) {
        threads.scheduler().schedule(task, closeWait().toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Closes all links, waits a bounded time for both sides to agree, and cuts those that have not. */
    void closeAll() {
        open.forEach(link -> link.close("the node is closing"));
        long patience = closeWait().toNanos();
        if (!awaitEmpty(patience)) {
            open.forEach(link -> link.disconnect(null));
            awaitEmpty(patience);
        }
    }

    private synchronized boolean awaitEmpty(long timeoutNanos) {
        long deadline = System.nanoTime() + timeoutNanos;
        boolean interrupted = false;
        while (!isQuiet() && !interrupted) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            try {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return isQuiet();
    }

    /** A link whose handler is calling us cannot end before we return. */
    private boolean isQuiet() {
        return open.stream().allMatch(OpenLink::isCalledFromHere);
    }
}
