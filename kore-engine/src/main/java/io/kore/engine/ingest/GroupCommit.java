package io.kore.engine.ingest;

import io.kore.spi.ShardStore;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Shares forces of the store: whoever needs one first becomes the leader and forces for all that has been
 * appended by then; those who come meanwhile wait, and one of them leads the next force for all of them.
 * (Group commit, after DeWitt et al., "Implementation techniques for main memory database systems", 1984.)
 * A force that failed is never tried again. Thread-safe.
 */
final class GroupCommit {
    private record Waiter(long position, CompletableFuture<Void> done) {}

    private final ShardStore store;
    private final Executor executor;
    private final LongConsumer onDurable;
    /** Guards all that follows; never held during a force or a call to the outside. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Condition forced = lock.newCondition();
    private final PriorityQueue<Waiter> waiters = new PriorityQueue<>((a, b) -> Long.compare(a.position, b.position));
    private boolean forcing;
    private boolean driving;
    private @Nullable RuntimeException failure;
    private long durable;

    /**
     * A group commit over a store that has just been opened, so that all it holds is durable.
     *
     * @param store the store
     * @param executor runs forces that no thread waits for
     * @param onDurable told of each new durable end, by the thread that forced; must be quick
     */
    GroupCommit(ShardStore store, Executor executor, LongConsumer onDurable) {
        this.store = store;
        this.executor = executor;
        this.onDurable = onDurable;
        this.durable = store.end();
    }

    /** The position up to which the journal is known to be durable. */
    long durable() {
        lock.lock();
        try {
            return durable;
        } finally {
            lock.unlock();
        }
    }

    /** Returns once everything below a position is durable; leads a force if nobody else does. */
    void await(long position) {
        lock.lock();
        try {
            while (durable < position) {
                if (failure != null) {
                    throw failure;
                }
                if (forcing) {
                    forced.awaitUninterruptibly();
                } else {
                    lead();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Asks for durability without waiting. Completes, on a thread that forces, once everything below the
     * position is durable; exceptionally if a force failed.
     *
     * @param position up to where
     * @param soon true to force for it as soon as can be; false to wait for the next force
     */
    CompletableFuture<Void> whenDurable(long position, boolean soon) {
        Waiter waiter = new Waiter(position, new CompletableFuture<>());
        boolean drive = false;
        RuntimeException failed;
        lock.lock();
        try {
            failed = failure;
            if (failed == null && durable < position) {
                waiters.add(waiter);
                drive = soon && !driving;
                driving |= drive;
            }
        } finally {
            lock.unlock();
        }
        if (failed != null) {
            waiter.done.completeExceptionally(failed);
        } else if (drive) {
            executor.execute(this::drive);
        } else if (durable() >= position) {
            waiter.done.complete(null);
        }
        return waiter.done;
    }

    /** Forces until nobody waits: what comes in during one force is served by the next. */
    private void drive() {
        while (true) {
            lock.lock();
            try {
                if (waiters.isEmpty() || failure != null) {
                    driving = false;
                    return;
                }
                if (forcing) {
                    forced.awaitUninterruptibly();
                } else {
                    lead();
                }
            } catch (RuntimeException e) {
                // Every waiter has been told by lead(); there is nobody here to tell.
                driving = false;
                return;
            } finally {
                lock.unlock();
            }
        }
    }

    /**
     * Forces with the lock released, publishes the result, and tells those that it serves. What has become
     * durable is told to the listener before anyone who waits learns of it: whoever has appended then finds
     * the record in every view.
     */
    private void lead() {
        forcing = true;
        lock.unlock();
        long end = -1;
        RuntimeException failed = null;
        try {
            end = store.force();
        } catch (RuntimeException e) {
            failed = e;
        }
        try {
            if (failed == null) {
                onDurable.accept(end);
            }
        } finally {
            lock.lock();
            forcing = false;
            forced.signalAll();
            publish(end, failed);
        }
        if (failed != null) {
            throw failed;
        }
    }

    /** Takes note of how far the journal is durable, or that it never will be, and completes what waits. */
    private void publish(long end, @Nullable RuntimeException failed) {
        List<Waiter> served = new ArrayList<>();
        if (failed == null) {
            durable = Math.max(durable, end);
            while (!waiters.isEmpty() && waiters.element().position <= durable) {
                served.add(waiters.remove());
            }
        } else {
            failure = failed;
            served.addAll(waiters);
            waiters.clear();
        }
        if (served.isEmpty()) {
            return;
        }
        lock.unlock();
        try {
            if (failed == null) {
                served.forEach(waiter -> waiter.done.complete(null));
            } else {
                served.forEach(waiter -> waiter.done.completeExceptionally(failed));
            }
        } finally {
            lock.lock();
        }
    }
}
