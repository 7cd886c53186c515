package io.kore.store.h2;

import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Lets forces that are asked for at the same time share one: a force that waits for its turn covers everybody
 * who asks before it begins. Thread-safe: guarded by itself.
 */
final class GroupForce {
    private final SqlThreads threads;
    private final Callable<Long> force;
    /** Asked for, and not begun. */
    private @Nullable FutureTask<Long> waiting;

    /**
     * A group.
     *
     * @param threads whose writing thread forces
     * @param force forces all that was appended before it is called
     */
    GroupForce(SqlThreads threads, Callable<Long> force) {
        this.threads = threads;
        this.force = force;
    }

    /** Forces all that was appended before the call, and answers what the force did. */
    long force() {
        return SqlThreads.await(join());
    }

    private synchronized FutureTask<Long> join() {
        FutureTask<Long> shared = waiting;
        if (shared == null) {
            shared = new FutureTask<>(this::begin);
            threads.give(shared);
            waiting = shared;
        }
        return shared;
    }

    private long begin() throws Exception {
        synchronized (this) {
            waiting = null;
        }
        return force.call();
    }
}
