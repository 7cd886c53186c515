package io.kore.engine.ingest;

import io.kore.Durability;
import io.kore.model.ShardRecord;
import io.kore.spi.ShardStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongConsumer;

/**
 * The node's store with its durability mode: appends through {@link Ingest} only, shares forces, and tells
 * the rest of the engine how far it has come. Thread-safe.
 */
public final class Journal implements AutoCloseable {
    /** Told how far the journal has come; called by whoever appended or forced, must be quick. */
    public interface Listener {
        /**
         * More can be shown to the application.
         *
         * @param end the position up to which
         */
        void visible(long end);

        /**
         * More can leave the node.
         *
         * @param end the position up to which
         */
        void durable(long end);

        /**
         * Runs a force that no thread waits for. What others are given to do by it may then run on this thread.
         *
         * @param force tells this listener
         */
        default void attend(Runnable force) {
            force.run();
        }
    }

    private final ShardStore store;
    private final Durability durability;
    private final Later later;
    private final GroupCommit commit;
    private final AtomicBoolean forceIsDue = new AtomicBoolean();
    private volatile Listener listener = new Listener() {
        @Override
        public void visible(long end) {}

        @Override
        public void durable(long end) {}
    };
    private volatile long end;

    /** Runs something later, once. */
    @FunctionalInterface
    public interface Later {
        /**
         * Asks for it.
         *
         * @param delay how much later
         * @param task quick
         * @throws RejectedExecutionException if the node is closing
         */
        void after(Duration delay, Runnable task);
    }

    /**
     * A journal over a store that has just been opened.
     *
     * @param store the store; closed by its owner, after this
     * @param durability when an append counts as done
     * @param executor runs forces that no thread waits for
     * @param timer runs the forces of {@link Durability#every}
     */
    public Journal(ShardStore store, Durability durability, Executor executor, ScheduledExecutorService timer) {
        this(store, durability, executor, (Later) (delay, task) -> {
            var unused = timer.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
        });
    }

    /**
     * A journal over a store that has just been opened, with a clock of any kind.
     *
     * @param store the store; closed by its owner, after this
     * @param durability when an append counts as done
     * @param executor runs forces that no thread waits for
     * @param later runs the forces of {@link Durability#every}
     */
    public Journal(ShardStore store, Durability durability, Executor executor, Later later) {
        this.store = new RecentArrivals(store);
        this.durability = durability;
        this.later = later;
        this.commit =
                new GroupCommit(this.store, executor, force -> listener.attend(force), (LongConsumer) this::forced);
        this.end = store.end();
    }

    /**
     * Names who is told of growth from now on.
     *
     * @param newListener the one listener
     */
    public void listen(Listener newListener) {
        listener = newListener;
    }

    /**
     * The store, for reading.
     *
     * @return the store; nobody but {@link Ingest} appends
     */
    public ShardStore store() {
        return store;
    }

    /**
     * How far the application may see: all that is appended, or, where appends wait for durability, all that
     * is durable.
     *
     * @return a position, exclusive
     */
    public long visibleEnd() {
        return waits() ? commit.durable() : end;
    }

    /**
     * How far others may see.
     *
     * @return a position, exclusive
     */
    public long durableEnd() {
        return commit.durable();
    }

    /**
     * Waits until all that is appended now is durable.
     *
     * @return the position up to which it is
     */
    public long force() {
        commit.await(end);
        return commit.durable();
    }

    /**
     * Waits until the application may see up to a position of the journal.
     *
     * @param position a position up to the journal's end
     */
    public void awaitVisible(long position) {
        if (waits()) {
            commit.await(position);
        }
    }

    /**
     * Asks for durability at once, without waiting.
     *
     * @param position up to where
     * @return completes when it is so, exceptionally if it cannot be
     */
    public CompletableFuture<Void> whenDurable(long position) {
        return commit.whenDurable(position, true);
    }

    /**
     * As {@link #whenDurable}, for peers: may complete before the listener knows. What follows must neither block nor take
     * its time.
     *
     * @param position up to where
     * @return completes, with how far the journal is durable, when it is so; exceptionally if it cannot be
     */
    public CompletableFuture<Long> whenReached(long position) {
        return commit.whenReached(position).thenApply(unused -> commit.reached());
    }

    /** Somebody is about to append, with others perhaps; {@link #entered} follows. */
    void entering() {
        commit.entering();
    }

    /** One has appended, or will not. */
    void entered() {
        commit.entered();
    }

    /** Appends; called in the ingest lock only, so that positions follow numbers. */
    long append(List<ShardRecord> batch) {
        end = store.append(batch);
        return end;
    }

    /** Waits as the durability mode says, after an own append and outside the ingest lock. */
    void settle(long position) {
        if (waits()) {
            commit.await(position);
        } else {
            grown();
        }
    }

    /** As {@link #settle}, without waiting: completes once the records are durable. */
    CompletableFuture<Void> settleLater(long position) {
        grown();
        return commit.whenDurable(position, waits());
    }

    /** Tells of growth and sees to the next periodic force, if that is the mode. */
    void grown() {
        if (waits()) {
            return;
        }
        listener.visible(end);
        Duration interval = durability.interval().orElseThrow();
        if (forceIsDue.compareAndSet(false, true)) {
            try {
                later.after(interval, this::forceDue);
            } catch (RejectedExecutionException e) {
                // The node is closing, and closing forces.
                forceIsDue.set(false);
            }
        }
    }

    /** Forces what is appended, and so completes whoever waits for it. The store stays open. */
    @Override
    public void close() {
        commit.await(end);
    }

    private void forceDue() {
        forceIsDue.set(false);
        var unused = commit.whenDurable(end, true);
    }

    private void forced(long durable) {
        if (waits()) {
            listener.visible(durable);
        }
        listener.durable(durable);
    }

    private boolean waits() {
        return durability.interval().isEmpty();
    }
}
