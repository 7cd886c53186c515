package io.kore.engine.node;

import io.kore.engine.sync.Serial;
import io.kore.engine.sync.SyncTimer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads of one node: one for sync, one for time, and as many as there is work for handlers and forces.
 * All are daemons, so that an application may end without a word. Thread-safe.
 */
final class NodeThreads implements Threads {
    private static final AtomicInteger NODES = new AtomicInteger();
    private static final long IDLE_SECONDS = 5;
    private static final long CLOSE_SECONDS = 5;

    private final String prefix = "kore-" + NODES.incrementAndGet() + "-";
    private final Set<Thread> own = ConcurrentHashMap.newKeySet();
    private final ExecutorService syncThread = Executors.newSingleThreadExecutor(factory("sync"));
    private final SharedSerial sync = new SharedSerial(syncThread, this::runAsOwn);
    private final ExecutorService koredb = Executors.newSingleThreadExecutor(factory("koredb"));
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, factory("timer"));
    private final ExecutorService work = new ThreadPoolExecutor(
            0, Integer.MAX_VALUE, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), factory("work"));

    NodeThreads() {
        timer.setRemoveOnCancelPolicy(true);
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public boolean isOwn() {
        return own.contains(Thread.currentThread());
    }

    @Override
    public Serial sync() {
        return sync;
    }

    @Override
    public Executor koredb() {
        return koredb;
    }

    @Override
    public SyncTimer timer() {
        return SyncTimer.of(timer);
    }

    @Override
    public Executor work() {
        return work;
    }

    /** Ends the threads; waits a short while for what they are doing, unless called from one of them. */
    @Override
    public void close() {
        timer.shutdownNow();
        sync.close();
        syncThread.shutdown();
        koredb.shutdown();
        work.shutdown();
        if (isOwn()) {
            return;
        }
        boolean interrupted = false;
        try {
            sync.awaitIdle(CLOSE_SECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        for (ExecutorService executor : new ExecutorService[] {syncThread, koredb, timer}) {
            try {
                boolean unused = executor.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private ThreadFactory factory(String name) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(() -> runAsOwn(task), prefix + name + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    private void runAsOwn(Runnable task) {
        boolean isNew = own.add(Thread.currentThread());
        try {
            task.run();
        } finally {
            if (isNew) {
                own.remove(Thread.currentThread());
            }
        }
    }
}
