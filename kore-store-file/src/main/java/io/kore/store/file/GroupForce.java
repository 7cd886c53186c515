package io.kore.store.file;

import java.io.IOException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets callers that want their appends durable share forces: one of them forces for all that has been
 * written by then, the others wait for it. Thread-safe.
 */
final class GroupForce {
    private final Health health;
    private final Forcing forcing;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition ended = lock.newCondition();
    /** Guarded by the lock, as all below. */
    private boolean underWay;

    private long durableWrites;
    private long durablePosition;

    GroupForce(Health health, Forcing forcing, long durablePosition) {
        this.health = health;
        this.forcing = forcing;
        this.durablePosition = durablePosition;
    }

    /**
     * How far the journal was written at one moment.
     *
     * @param writes how many batches and drops since it was opened
     * @param position the position behind the last record
     */
    record Reached(long writes, long position) {}

    /** Forces the journal. */
    interface Forcing {
        /** Forces what was written before the call, and answers how much that was. */
        Reached force() throws IOException;
    }

    /** Returns when so many writes are durable; answers up to which position all is. */
    long await(long writes) {
        lock.lock();
        try {
            health.checkWritable();
            while (durableWrites < writes) {
                if (underWay) {
                    ended.awaitUninterruptibly();
                } else {
                    lead();
                }
                if (durableWrites < writes) {
                    health.checkWritable();
                }
            }
            return durablePosition;
        } finally {
            lock.unlock();
        }
    }

    /** Takes note of a force that happened otherwise. */
    void reached(Reached reached) {
        lock.lock();
        try {
            durableWrites = Math.max(durableWrites, reached.writes);
            durablePosition = Math.max(durablePosition, reached.position);
        } finally {
            lock.unlock();
        }
    }

    boolean isDurable(long writes) {
        lock.lock();
        try {
            return durableWrites >= writes;
        } finally {
            lock.unlock();
        }
    }

    /** Forces for everybody; the lock is held before and after, but not meanwhile. */
    private void lead() {
        underWay = true;
        lock.unlock();
        try {
            Reached reached = forcing.force();
            lock.lock();
            durableWrites = Math.max(durableWrites, reached.writes);
            durablePosition = Math.max(durablePosition, reached.position);
        } catch (IOException e) {
            lock.lock();
            throw health.poison("could not force what was appended", e);
        } finally {
            if (!lock.isHeldByCurrentThread()) {
                lock.lock();
            }
            underWay = false;
            ended.signalAll();
        }
    }
}
