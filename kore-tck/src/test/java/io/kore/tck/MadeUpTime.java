package io.kore.tck;

import java.time.Duration;
import java.util.PriorityQueue;

/** A timeline without threads: tasks run when the test lets time pass. Confined to one thread. */
final class MadeUpTime implements Timeline {
    private final PriorityQueue<Task> tasks = new PriorityQueue<>();
    private long nowNanos;
    private long given;

    /** A task and when it is to run; those of one moment in the order in which they were given. Immutable. */
    private record Task(long atNanos, long order, Runnable work) implements Comparable<Task> {
        @Override
        public int compareTo(Task other) {
            int byTime = Long.compare(atNanos, other.atNanos);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    @Override
    public void after(Duration delay, Runnable task) {
        tasks.add(new Task(nowNanos + delay.toNanos(), given++, task));
    }

    /** Runs all that is to run within the next while, and lets it pass. */
    void pass(Duration time) {
        long untilNanos = nowNanos + time.toNanos();
        for (Task next = tasks.peek(); next != null && next.atNanos() <= untilNanos; next = tasks.peek()) {
            tasks.remove();
            nowNanos = next.atNanos();
            next.work().run();
        }
        nowNanos = untilNanos;
    }

    /** Runs all that is to run now. */
    void settle() {
        pass(Duration.ZERO);
    }
}
