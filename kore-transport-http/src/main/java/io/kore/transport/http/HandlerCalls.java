package io.kore.transport.http;

import io.kore.error.TransportException;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Calls a handler one call at a time, in order, on threads of the transport; nothing after the last. Thread-safe.
 */
final class HandlerCalls {
    private final Links links;
    private final String remote;

    // guarded by this
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private boolean isRunning;
    private boolean isLast;
    private @Nullable Thread caller;

    HandlerCalls(Links links, String remote) {
        this.links = links;
        this.remote = remote;
    }

    /** Calls soon; false if the last call was given already. */
    synchronized boolean add(Runnable call) {
        if (isLast) {
            return false;
        }
        waiting.add(call);
        if (!isRunning) {
            isRunning = true;
            links.execute(this::run);
        }
        return true;
    }

    /** As {@link #add}; no call follows. */
    synchronized boolean addLast(Runnable call) {
        boolean isTaken = add(call);
        isLast = true;
        return isTaken;
    }

    synchronized boolean isCalledFromHere() {
        return caller == Thread.currentThread();
    }

    private void run() {
        for (Runnable call = next(); call != null; call = next()) {
            try {
                call.run();
            } catch (RuntimeException e) {
                links.report(new TransportException("link to " + remote + ": its handler failed: " + e, e));
            }
        }
    }

    private synchronized @Nullable Runnable next() {
        Runnable call = waiting.poll();
        isRunning = call != null;
        caller = isRunning ? Thread.currentThread() : null;
        return call;
    }
}
