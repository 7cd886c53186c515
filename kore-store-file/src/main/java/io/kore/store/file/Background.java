package io.kore.store.file;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The store's own thread, for work that no caller waits for: writing the index of a sealed segment, freeing
 * the space of what was dropped. One job after the other; the first that fails ends all writing. Thread-safe.
 */
final class Background {
    private static final Logger LOG = LoggerFactory.getLogger(Background.class);

    private final Health health;
    private final Path place;
    private final boolean threaded;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    /** Guarded by the lock, as all below. */
    private final ArrayDeque<Job> jobs = new ArrayDeque<>();

    private long submitted;
    private long done;
    private boolean started;
    private boolean running;
    private boolean stopping;

    /**
     * A background without work.
     *
     * @param threaded false to let whoever submits a job run it at once
     */
    Background(Health health, Path place, boolean threaded) {
        this.threaded = threaded;
        this.health = health;
        this.place = place;
    }

    /** A piece of work. */
    interface Job {
        void run() throws IOException;
    }

    /** Adds a job behind the others; answers its number, for {@link #await}. */
    long submit(Job job) {
        if (!threaded) {
            run(job);
            return 0;
        }
        lock.lock();
        try {
            jobs.add(job);
            submitted++;
            if (!started) {
                started = true;
                Thread thread = new Thread(this::work, "kore-file-store " + place);
                thread.setDaemon(true);
                thread.start();
            }
            changed.signalAll();
            return submitted;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the job with this number, and all before it, are done. */
    void await(long number) {
        lock.lock();
        try {
            while (done < number) {
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whether a long job should end early; what it leaves undone, the next opening takes up. */
    boolean isStopping() {
        lock.lock();
        try {
            return stopping;
        } finally {
            lock.unlock();
        }
    }

    /** Does what is left to do and ends the thread. */
    void stop() {
        lock.lock();
        try {
            stopping = true;
            changed.signalAll();
            while (running || !jobs.isEmpty()) {
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    private void work() {
        for (Job job = take(); job != null; job = take()) {
            run(job);
            done();
        }
    }

    private void run(Job job) {
        try {
            if (!health.hasFailed()) {
                job.run();
            }
        } catch (IOException e) {
            // the cause goes to whoever writes next
            LOG.error(
                    "{}",
                    health.poison("failed while it worked in the background", e).getMessage());
        } catch (RuntimeException e) {
            LOG.error("the store at {} could not do its work in the background", place, e);
        } catch (Error e) {
            // the thread lives on: whoever waits for its jobs must not wait for ever
            health.poison("was cut off while it worked in the background", new IOException(e));
            LOG.error("the store at {} was cut off while it worked in the background", place, e);
        }
    }

    private @Nullable Job take() {
        lock.lock();
        try {
            while (jobs.isEmpty() && !stopping) {
                changed.awaitUninterruptibly();
            }
            running = !jobs.isEmpty();
            return jobs.poll();
        } finally {
            lock.unlock();
        }
    }

    private void done() {
        lock.lock();
        try {
            running = false;
            done++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
