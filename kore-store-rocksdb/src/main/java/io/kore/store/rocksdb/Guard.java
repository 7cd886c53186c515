package io.kore.store.rocksdb;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Keeps native handles from being used after they were closed, which would end the process. Whoever touches a
 * native handle does so between {@link #enter} and {@link #exit}; closing waits until all have left, closes
 * the cursors that are still open, and lets nobody in again. Thread-safe.
 */
final class Guard {
    /** Shared: natives are in use. Exclusive: they are being closed. Guards {@code closed}. */
    private final ReentrantReadWriteLock using = new ReentrantReadWriteLock();
    /** Guarded by itself. */
    private final Set<Runnable> closers = new HashSet<>();

    private volatile boolean closed;

    /**
     * Begins to use native handles. Each call is followed by one of {@link #exit}. Not to be nested.
     *
     * @throws IllegalStateException if the store is closed
     */
    void enter() {
        using.readLock().lock();
        if (closed) {
            using.readLock().unlock();
            throw closedStore();
        }
    }

    void exit() {
        using.readLock().unlock();
    }

    void checkOpen() {
        if (closed) {
            throw closedStore();
        }
    }

    /** Within: remembers what has to be closed before the database is. */
    void register(Runnable closer) {
        synchronized (closers) {
            closers.add(closer);
        }
    }

    /**
     * Runs a closer that was registered, unless closing the store did so already.
     *
     * @param closer frees native handles
     */
    void closeEarly(Runnable closer) {
        using.readLock().lock();
        try {
            boolean mine;
            synchronized (closers) {
                mine = closers.remove(closer);
            }
            if (mine) {
                closer.run();
            }
        } finally {
            using.readLock().unlock();
        }
    }

    /**
     * Waits until nobody uses native handles, and closes those that are registered, then the rest.
     *
     * @param last closes the database, after all others
     */
    void close(Runnable last) {
        using.writeLock().lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            List<Runnable> open;
            synchronized (closers) {
                open = new ArrayList<>(closers);
                closers.clear();
            }
            open.forEach(Runnable::run);
            last.run();
        } finally {
            using.writeLock().unlock();
        }
    }

    private static IllegalStateException closedStore() {
        return new IllegalStateException("the store is closed");
    }
}
