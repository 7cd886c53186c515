package io.kore.engine.ingest;

import io.kore.error.StoreFailedException;
import io.kore.spi.ShardStore;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Shares forces of the store: whoever needs one first becomes the leader and forces for all that has been
 * appended by then; those who come meanwhile wait, and one of them leads the next force for all of them.
 * (Group commit, after DeWitt et al., "Implementation techniques for main memory database systems", 1984.)
 * A force that failed is never tried again. Thread-safe.
 *
 * <p>Those whom a force has served mostly come back at once with their next append. If the first of them forced alone,
 * the others would wait through that and the next one. So a force waits for those who are {@linkplain #entering
 * appending}, no longer than a force takes: nobody waits more than twice as long as without. A lone caller never waits.
 */
final class GroupCommit {
    /**
     * Who wants to know when all before a position is durable.
     *
     * @param isQuick whether what follows is this engine's own, and so holds nobody up
     */
    private record Waiter(long position, boolean isQuick, CompletableFuture<Void> done) {}

    private static final long LINGER_NANOS_MAX = 1_000_000;

    private final ShardStore store;
    private final Executor executor;
    private final Consumer<Runnable> attendant;
    private final LongConsumer onDurable;
    /** How many are appending. */
    private final AtomicInteger entering = new AtomicInteger();
    /** What the last force took; written by whoever forces. */
    private volatile long forceNanos;
    /** Guards all that follows; never held during a force or a call to the outside. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Condition forced = lock.newCondition();
    private final PriorityQueue<Waiter> waiters = new PriorityQueue<>((a, b) -> Long.compare(a.position, b.position));
    private boolean forcing;
    private boolean driving;
    private @Nullable RuntimeException failure;
    private long durable;
    /** As {@code durable}, but before anybody was told. Written by whoever forces. */
    private volatile long reached;

    /**
     * A group commit over a store that has just been opened, so that all it holds is durable.
     *
     * @param store the store
     * @param executor runs forces that no thread waits for
     * @param attendant runs such a force, and then perhaps what others are given to do by it
     * @param onDurable told of each new durable end, by the thread that forced; must be quick
     */
    GroupCommit(ShardStore store, Executor executor, Consumer<Runnable> attendant, LongConsumer onDurable) {
        this.store = store;
        this.executor = executor;
        this.attendant = attendant;
        this.onDurable = onDurable;
        this.durable = store.end();
        this.reached = durable;
    }

    /** Somebody is about to append and to wait until that is durable; {@link #entered} follows, whatever happens. */
    void entering() {
        entering.incrementAndGet();
    }

    /** One has appended, or will not. */
    void entered() {
        entering.decrementAndGet();
    }

    /** The position up to which the journal is known to be durable, and the listener has been told. */
    long durable() {
        lock.lock();
        try {
            return durable;
        } finally {
            lock.unlock();
        }
    }

    /** The position up to which the journal is durable, whoever knows. */
    long reached() {
        return reached;
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
                    leadAndTell();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Asks for durability without waiting. Completes, on a thread that forces, once everything below the
     * position is durable and the listener knows; exceptionally if a force failed.
     *
     * @param position up to where
     * @param soon true to force for it as soon as can be; false to wait for the next force
     */
    CompletableFuture<Void> whenDurable(long position, boolean soon) {
        return when(position, soon, false);
    }

    /**
     * As {@link #whenDurable} soon, for what neither blocks nor takes its time, and does not care what the listener
     * knows.
     */
    CompletableFuture<Void> whenReached(long position) {
        return when(position, true, true);
    }

    private CompletableFuture<Void> when(long position, boolean soon, boolean isQuick) {
        Waiter waiter = new Waiter(position, isQuick, new CompletableFuture<>());
        boolean drive = false;
        boolean waits = false;
        RuntimeException failed;
        lock.lock();
        try {
            failed = failure;
            if (failed == null && (isQuick ? reached : durable) < position) {
                waits = true;
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
        } else if (!waits) {
            waiter.done.complete(null);
        }
        return waiter.done;
    }

    /** Forces once for those who wait, and sees to it that another force follows if more have come meanwhile. */
    private void drive() {
        List<Waiter> patient = new ArrayList<>();
        try {
            attendant.accept(() -> forceForWaiters(patient));
        } finally {
            tell(patient, null);
        }
    }

    /** Tells those who are quick; if the force has failed, all. */
    private void forceForWaiters(List<Waiter> patient) {
        List<Waiter> served = new ArrayList<>();
        boolean hasMore = false;
        RuntimeException failed = null;
        lock.lock();
        try {
            while (forcing) {
                forced.awaitUninterruptibly();
            }
            if (failure == null && !waiters.isEmpty()) {
                lead(served);
            }
        } finally {
            failed = failure;
            hasMore = failed == null && !waiters.isEmpty();
            driving = hasMore;
            lock.unlock();
            if (hasMore) {
                executor.execute(this::drive);
            }
            if (failed == null) {
                served.stream().filter(waiter -> !waiter.isQuick).forEach(patient::add);
                served.removeAll(patient);
            }
            tell(served, failed);
        }
    }

    /** Forces, and tells those who wait, on a thread that waits itself; with the lock before and after. */
    private void leadAndTell() {
        List<Waiter> served = new ArrayList<>();
        try {
            lead(served);
        } finally {
            RuntimeException failed = failure;
            lock.unlock();
            try {
                tell(served, failed);
            } finally {
                lock.lock();
            }
        }
    }

    /**
     * Forces with the lock released, and publishes the result. What has become durable is told to the listener before
     * anyone who waits learns of it: whoever has appended then finds the record in every view.
     *
     * @param served gets those to be told next; all, if the force failed
     */
    private void lead(List<Waiter> served) {
        forcing = true;
        lock.unlock();
        long end = -1;
        RuntimeException failed = null;
        try {
            linger();
            long start = System.nanoTime();
            end = store.force();
            forceNanos = System.nanoTime() - start;
            reached = Math.max(reached, end);
        } catch (RuntimeException e) {
            failed = e;
        } catch (Error e) {
            failed = new StoreFailedException(
                    "a force of the store failed by " + e + "; close the node and reopen it", e);
        }
        try {
            if (failed == null) {
                onDurable.accept(end);
            }
        } finally {
            lock.lock();
            forcing = false;
            forced.signalAll();
            publish(end, failed, served);
        }
    }

    /** Lets others run that are appending. Whether the scheduler does so changes the speed, nothing else. */
    @SuppressWarnings("ThreadPriorityCheck")
    private void linger() {
        long start = System.nanoTime();
        long most = Math.min(forceNanos, LINGER_NANOS_MAX);
        while (entering.get() > 0 && System.nanoTime() - start < most) {
            Thread.yield();
        }
    }

    /** Takes note of how far the journal is durable, or that it never will be, and of whom that serves. */
    private void publish(long end, @Nullable RuntimeException failed, List<Waiter> served) {
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
    }

    private static void tell(List<Waiter> served, @Nullable RuntimeException failed) {
        for (Waiter waiter : served) {
            if (failed == null) {
                waiter.done.complete(null);
            } else {
                waiter.done.completeExceptionally(failed);
            }
        }
    }
}
