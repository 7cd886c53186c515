package io.kore.it.crash;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Threads that call something, and one that interrupts them all the time while they are in a call. Whoever was
 * interrupted in a call must find that out after it. Confined to one thread, used once.
 */
final class Storm {
    private static final long SECONDS_MAX = 100;
    private static final int PAUSE_NANOS_MAX = 100_000;

    private final List<Caller> callers = new ArrayList<>();
    private final List<Callable<Void>> tasks = new ArrayList<>();
    private volatile boolean isOver;

    /** What a thread does, step by step, through its caller. */
    interface Task {
        void run(Caller caller) throws Exception;
    }

    /** A thread that is interrupted while it is in a call, and not between its calls. */
    static final class Caller {
        /** The thread, while it is in a call; guarded by this, as all below. */
        private @Nullable Thread inCall;

        private boolean wasHit;
        private long calls;
        private long hits;

        /** Calls, and checks that an interrupt that came meanwhile is still to be seen. */
        <T> T call(Callable<T> call) throws Exception {
            synchronized (this) {
                inCall = Thread.currentThread();
                wasHit = false;
                calls++;
            }
            T answer;
            try {
                answer = call.call();
            } finally {
                synchronized (this) {
                    inCall = null;
                }
            }
            boolean isInterrupted = Thread.interrupted();
            if (isInterrupted != wasHit) {
                throw new AssertionError(wasHit ? "a call swallowed an interrupt" : "a call made an interrupt up");
            }
            return answer;
        }

        private synchronized void hit() {
            if (inCall != null) {
                inCall.interrupt();
                wasHit = true;
                hits++;
            }
        }
    }

    /** Adds a thread. */
    void add(Task task) {
        Caller caller = new Caller();
        callers.add(caller);
        tasks.add(() -> {
            task.run(caller);
            return null;
        });
    }

    /** Lets all threads run to their ends in the storm. Fails if one fails or does not end. */
    void rage(long seed) {
        ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
        Thread thunder = new Thread(() -> interruptAll(new SplittableRandom(seed)), "storm");
        thunder.start();
        try {
            List<Future<Void>> running = new ArrayList<>();
            tasks.forEach(task -> running.add(threads.submit(task)));
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_MAX);
            for (Future<Void> each : running) {
                each.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            }
        } catch (ExecutionException e) {
            throw new AssertionError("a thread failed in the storm: " + e.getCause(), e.getCause());
        } catch (TimeoutException e) {
            throw new AssertionError("a thread hangs in the storm:" + stacks(threads), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for the storm to end", e);
        } finally {
            isOver = true;
            threads.shutdownNow();
        }
    }

    long calls() {
        return callers.stream().mapToLong(caller -> caller.calls).sum();
    }

    long interrupts() {
        return callers.stream().mapToLong(caller -> caller.hits).sum();
    }

    private void interruptAll(SplittableRandom random) {
        while (!isOver) {
            callers.get(random.nextInt(callers.size())).hit();
            LockSupport.parkNanos(random.nextInt(PAUSE_NANOS_MAX));
        }
    }

    private static String stacks(ExecutorService threads) {
        StringBuilder text = new StringBuilder(threads.toString());
        Thread.getAllStackTraces().forEach((thread, stack) -> {
            text.append("\n").append(thread);
            for (StackTraceElement frame : stack) {
                text.append("\n    ").append(frame);
            }
        });
        return text.toString();
    }
}
