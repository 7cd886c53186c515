package io.kore.engine.node;

import io.kore.engine.sync.Serial;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One task at a time, in order, on a thread of its own or on one that has just given a task and would otherwise wake
 * that thread. Thread-safe; its lock is never held while a task runs.
 */
final class SharedSerial implements Serial {
    /** How many tasks a thread that attends runs at most: it has other things to do. */
    private static final int ATTENDED_MAX = 8;

    /** The one that this thread attends. */
    private static final ThreadLocal<@Nullable SharedSerial> ATTENDED = new ThreadLocal<>();

    private final Executor thread;
    private final Consumer<Runnable> asOwn;

    // guarded by this
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private boolean isTaken;
    private boolean isClosed;

    /**
     * Nothing to do yet.
     *
     * @param thread runs one task at a time
     * @param asOwn runs something on the calling thread, which counts as the node's meanwhile
     */
    SharedSerial(Executor thread, Consumer<Runnable> asOwn) {
        this.thread = thread;
        this.asOwn = asOwn;
    }

    @Override
    public synchronized void execute(Runnable task) {
        if (isClosed) {
            throw new RejectedExecutionException("the node has closed");
        }
        if (!isTaken && ATTENDED.get() != this) {
            thread.execute(this::runAll);
            isTaken = true;
        }
        tasks.add(task);
    }

    @Override
    public void attend(Runnable work) {
        SharedSerial outer = ATTENDED.get();
        if (outer == this) {
            work.run();
            return;
        }
        ATTENDED.set(this);
        try {
            work.run();
        } finally {
            ATTENDED.set(outer);
            if (take()) {
                asOwn.accept(this::runSome);
            }
        }
    }

    /** Takes no more tasks. */
    synchronized void close() {
        isClosed = true;
    }

    /** Waits until nothing is left to do, but not for ever. */
    synchronized void awaitIdle(long seconds) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        for (long left = end - System.nanoTime(); isBusy() && left > 0; left = end - System.nanoTime()) {
            wait(Math.max(1, TimeUnit.NANOSECONDS.toMillis(left)));
        }
    }

    private synchronized boolean isBusy() {
        return isTaken || !tasks.isEmpty();
    }

    /** True if the calling thread is to run what waits. */
    private synchronized boolean take() {
        if (isTaken || tasks.isEmpty()) {
            return false;
        }
        isTaken = true;
        return true;
    }

    private void runSome() {
        for (int ran = 0; ran < ATTENDED_MAX; ran++) {
            Runnable task = next();
            if (task == null) {
                return;
            }
            run(task);
        }
        if (!handedOver()) {
            runAll();
        }
    }

    private void runAll() {
        for (Runnable task = next(); task != null; task = next()) {
            run(task);
        }
    }

    /** The next task; null if there is none, and then nobody runs any until more come. */
    private synchronized @Nullable Runnable next() {
        Runnable task = tasks.poll();
        if (task == null) {
            isTaken = false;
            notifyAll();
        }
        return task;
    }

    private boolean handedOver() {
        try {
            thread.execute(this::runAll);
            return true;
        } catch (RejectedExecutionException e) {
            // the node closes: what was taken is still done
            return false;
        }
    }

    /** What a task fails by is told as a thread's end is: neither whoever attends nor the next task is to blame. */
    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            Thread current = Thread.currentThread();
            current.getUncaughtExceptionHandler().uncaughtException(current, e);
        }
    }
}
