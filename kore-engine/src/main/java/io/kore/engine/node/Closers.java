package io.kore.engine.node;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Closes things in the opposite order of opening, all of them, also when one fails; used both when a node
 * stops and when it could not start. Thread-safe.
 */
final class Closers implements AutoCloseable {
    private final Deque<Runnable> closers = new ArrayDeque<>();

    /** Notes how to close what has just been opened. */
    synchronized void add(Runnable closer) {
        closers.push(closer);
    }

    /** Closes everything once; the first failure is thrown at the end, the others come along with it. */
    @Override
    public void close() {
        RuntimeException failure = null;
        for (Runnable next = poll(); next != null; next = poll()) {
            try {
                next.run();
            } catch (RuntimeException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private synchronized @Nullable Runnable poll() {
        return closers.poll();
    }
}
