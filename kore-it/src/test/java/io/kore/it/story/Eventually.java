package io.kore.it.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for devices to agree, within a bound. */
public final class Eventually {
    private static final long BOUND_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private Eventually() {}

    /** Waits until all devices show the same records of a log, and that many. */
    public static List<String> agree(String log, int count, Device... devices) {
        awaitOrGiveUp(() -> agreed(log, count, devices));
        List<String> first = devices[0].lines(log);
        assertThat(first).as(devices[0].name).hasSize(count);
        for (Device device : devices) {
            assertThat(device.lines(log)).as(device.name).isEqualTo(first);
        }
        return first;
    }

    /** Waits until a condition holds. */
    public static void holds(BooleanSupplier condition) {
        awaitOrGiveUp(condition);
        assertThat(condition.getAsBoolean()).isTrue();
    }

    private static void awaitOrGiveUp(BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean() && System.nanoTime() - start < BOUND_NANOS) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private static boolean agreed(String log, int count, Device... devices) {
        List<String> first = devices[0].lines(log);
        for (Device device : devices) {
            if (!device.lines(log).equals(first)) {
                return false;
            }
        }
        return first.size() == count;
    }
}
