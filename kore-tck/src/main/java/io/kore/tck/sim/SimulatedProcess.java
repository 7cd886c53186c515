package io.kore.tck.sim;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.random.RandomGenerator;

/**
 * One life of a node, from its start to its end or crash: its executors, its clock, its chance. All of them run on the one
 * thread of the simulation, and stop when the process is killed, in the middle of whatever was under way.
 * Confined to that thread.
 */
public final class SimulatedProcess {
    private static final int SYNC_NANOS_MAX = 60_000;
    private static final int WORK_NANOS_MAX = 2_000_000;
    private static final Instant START = Instant.parse("2000-01-01T00:00:00Z");

    private final String name;
    private final Scheduler scheduler;
    private final Findings findings;
    private final Random latency;
    private final RandomGenerator random;
    private final Executor sync;
    private final Executor work;
    private final Deque<Runnable> syncTasks = new ArrayDeque<>();
    private boolean isAlive = true;

    SimulatedProcess(String name, Scheduler scheduler, Findings findings, long seed, SimulationParts parts) {
        this.name = name;
        this.scheduler = scheduler;
        this.findings = findings;
        this.latency = new Random(seed ^ 0x5deece66dL);
        this.random = parts.random(new Random(seed), this);
        this.sync = parts.sync(this::syncLater, this);
        this.work = parts.work(this::workLater, this);
    }

    /**
     * The machine's name.
     *
     * @return the same for each life of a machine
     */
    public String name() {
        return name;
    }

    /**
     * Runs tasks one at a time, in order, never at once.
     *
     * @return throws {@link RejectedExecutionException} once the process is dead
     */
    public Executor sync() {
        return sync;
    }

    /**
     * Runs tasks in any order, never at once.
     *
     * @return throws {@link RejectedExecutionException} once the process is dead
     */
    public Executor work() {
        return work;
    }

    /**
     * Runs something later, once.
     *
     * @param delay how much later
     * @param task what
     * @return cancels it
     */
    public Runnable after(Duration delay, Runnable task) {
        boolean[] isCancelled = new boolean[1];
        later(delay.toNanos(), () -> {
            if (!isCancelled[0]) {
                task.run();
            }
        });
        return () -> isCancelled[0] = true;
    }

    /**
     * The time.
     *
     * @return made up
     */
    public Instant now() {
        return START.plusNanos(scheduler.now());
    }

    /**
     * Chance.
     *
     * @return from the seed
     */
    public RandomGenerator random() {
        return random;
    }

    /**
     * Whether it still runs.
     *
     * @return false after its end
     */
    public boolean isAlive() {
        return isAlive;
    }

    /** Ends everything, at once. */
    void kill() {
        isAlive = false;
        syncTasks.clear();
    }

    private void syncLater(Runnable task) {
        checkAlive();
        syncTasks.add(task);
        if (syncTasks.size() == 1) {
            later(latency.nextInt(SYNC_NANOS_MAX), this::runSync);
        }
    }

    private void runSync() {
        guarded(syncTasks.element());
        if (isAlive) {
            syncTasks.remove();
            if (!syncTasks.isEmpty()) {
                later(latency.nextInt(SYNC_NANOS_MAX), this::runSync);
            }
        }
    }

    private void workLater(Runnable task) {
        checkAlive();
        later(latency.nextInt(WORK_NANOS_MAX), () -> guarded(task));
    }

    private void later(long nanos, Runnable task) {
        scheduler.afterNanos(nanos, () -> {
            if (isAlive) {
                task.run();
            }
        });
    }

    /** On a real thread an error that escapes ends a task and nothing else; here it is a finding. */
    private void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            findings.add(Invariant.HARMONY, "an error escaped on " + name + ": " + e + " at " + Where.of(e));
        }
    }

    private void checkAlive() {
        if (!isAlive) {
            throw new RejectedExecutionException("the process is dead");
        }
    }
}
