package io.kore.tck.sim;

import io.kore.tck.Timeline;
import java.time.Duration;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Made-up time: runs what is due next, and the clock jumps there. Equal times go by the order of asking. Keeps a hash
 * over all that happened. Confined to one thread.
 */
final class Scheduler implements Timeline {
    private static final long FNV_PRIME = 0x100000001b3L;

    private record Event(long at, long order, Runnable task) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
        }
    }

    private final PriorityQueue<Event> queue = new PriorityQueue<>();
    private long now;
    private long asked;
    private long events;
    private long trace = 0xcbf29ce484222325L;

    @Override
    public void after(Duration delay, Runnable task) {
        afterNanos(delay.toNanos(), task);
    }

    void afterNanos(long nanos, Runnable task) {
        queue.add(new Event(now + nanos, asked++, task));
    }

    /** Runs the next event; false if there is none up to a time, to which the clock then goes. */
    boolean step(long until) {
        @Nullable Event next = queue.peek();
        if (next == null || next.at > until) {
            now = Math.max(now, until);
            return false;
        }
        queue.remove();
        now = next.at;
        events++;
        note(next.at);
        note(next.order);
        next.task.run();
        return true;
    }

    /** Adds to the hash of what happened. */
    void note(long value) {
        trace = (trace ^ value) * FNV_PRIME;
        trace ^= trace >>> 29;
    }

    long now() {
        return now;
    }

    long events() {
        return events;
    }

    long trace() {
        return trace;
    }
}
