package io.kore.engine.migrate;

import io.kore.Migration;
import io.kore.MigrationStatus;
import io.kore.Migrator;
import io.kore.error.KoreException;
import io.kore.error.MigrationException;
import io.kore.model.LogName;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs the course of one migration whenever it is woken, one run at a time, on the threads of an executor. Thread-safe;
 * its lock is never held while the course, and so the migrator, runs.
 */
final class RunningMigration implements Migration, Runnable {
    private static final long CLOSE_SECONDS = 5;

    private final Site site;
    private final LogName from;
    private final LogName to;
    private final Progress progress;
    private final Course course;
    private final Consumer<RunningMigration> onClose;

    private boolean isDue;
    private boolean isScheduled;
    private boolean isClosed;
    private boolean mustRestart;
    /** The thread of the run under way. */
    private @Nullable Thread runner;
    /** Why nothing runs any more, until it is tried again. */
    private @Nullable MigrationException failure;

    private long doneTo = -1;
    private long derivedEnd;

    RunningMigration(Site site, LogName from, LogName to, Migrator migrator, Consumer<RunningMigration> onClose) {
        this.site = site;
        this.from = from;
        this.to = to;
        this.onClose = onClose;
        this.progress = new Progress(strand -> site.ingest().branches().isShown(strand));
        this.course = new Course(site, from, to, new Outputs(migrator, site.json(), site.check()), progress);
    }

    LogName source() {
        return from;
    }

    LogName target() {
        return to;
    }

    @Override
    public String from() {
        return from.value();
    }

    @Override
    public String to() {
        return to.value();
    }

    @Override
    public MigrationStatus status() {
        boolean isCaughtUp;
        synchronized (this) {
            isCaughtUp = failure == null && doneTo >= site.journal().visibleEnd();
        }
        return new MigrationStatus(from.value(), to.value(), isCaughtUp, progress.shards());
    }

    /** Whether all that is held of the old log has been migrated, and no shard has stopped. */
    boolean isDone() {
        long end = site.journal().force();
        synchronized (this) {
            return failure == null && !mustRestart && doneTo >= end && progress.problem() == null;
        }
    }

    @Override
    public void retry() {
        synchronized (this) {
            if (failure == null && progress.problem() == null) {
                return;
            }
            mustRestart = true;
            failure = null;
            doneTo = -1;
        }
        wake();
    }

    /** Makes a run follow, unless one will anyway. Never waits. */
    void wake() {
        synchronized (this) {
            isDue = true;
            if (isClosed || isScheduled || failure != null) {
                return;
            }
            isScheduled = true;
        }
        submit();
    }

    @Override
    public void run() {
        boolean isRestart;
        synchronized (this) {
            if (isClosed) {
                isScheduled = false;
                return;
            }
            isDue = false;
            runner = Thread.currentThread();
            isRestart = mustRestart;
            mustRestart = false;
        }
        boolean hasMore = false;
        MigrationException failed = null;
        try {
            if (isRestart) {
                course.restart();
            }
            hasMore = course.run();
        } catch (RuntimeException | Error e) {
            failed = failed(e);
        }
        if (finish(hasMore, failed)) {
            submit();
        } else if (failed != null && !isClosed()) {
            site.errors().accept(failed);
        }
    }

    @Override
    public void awaitCaughtUp(Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        long target = site.journal().force();
        wake();
        long derived = awaitDone(target, deadline);
        try {
            site.journal().whenDurable(derived).get(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw late();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KoreException known ? known : new IllegalStateException(e.getCause());
        }
    }

    private synchronized long awaitDone(long target, long deadline) throws InterruptedException {
        while (doneTo < target || mustRestart) {
            checkGoing();
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                throw late();
            }
            wait(left);
        }
        checkGoing();
        return derivedEnd;
    }

    private void checkGoing() {
        MigrationException problem = failure == null ? progress.problem() : failure;
        if (problem != null && !mustRestart) {
            throw new MigrationException(problem.record(), String.valueOf(problem.getMessage()), problem);
        }
        if (isClosed) {
            throw new IllegalStateException("the migration of log \"" + from + "\" into \"" + to + "\" is closed");
        }
    }

    private MigrationException late() {
        return new MigrationException(
                null,
                "the migration of log \"" + from + "\" into \"" + to
                        + "\" has not caught up in the time given; it goes on",
                null);
    }

    @Override
    public void close() {
        course.stop();
        synchronized (this) {
            isClosed = true;
            notifyAll();
        }
        onClose.accept(this);
        awaitIdle();
    }

    private synchronized void awaitIdle() {
        boolean isInterrupted = false;
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(CLOSE_SECONDS);
        while (runner != null && runner != Thread.currentThread() && deadline - System.nanoTime() > 0) {
            try {
                wait(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())));
            } catch (InterruptedException e) {
                isInterrupted = true;
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean isClosed() {
        return isClosed;
    }

    private synchronized boolean finish(boolean hasMore, @Nullable MigrationException failed) {
        runner = null;
        failure = mustRestart ? null : failed;
        isDue |= hasMore || mustRestart;
        isScheduled = isDue && !isClosed && failure == null;
        doneTo = course.position();
        derivedEnd = course.derivedEnd();
        notifyAll();
        return isScheduled;
    }

    private MigrationException failed(Throwable cause) {
        return new MigrationException(
                null,
                "the migration of log \"" + from + "\" into \"" + to + "\" has stopped: " + cause.getMessage()
                        + ". Nothing is left out: it goes on after Migration.retry(), or a start",
                cause);
    }

    private void submit() {
        try {
            site.executor().execute(this);
        } catch (RejectedExecutionException e) {
            // the node is closing, and whoever waits is told so
            synchronized (this) {
                isScheduled = false;
                isClosed = true;
                notifyAll();
            }
        }
    }
}
