package io.kore.it.damage;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Tries many damages on two threads, each within a bound of time and of memory, and counts what came of them.
 * Confined to one thread, apart from its own.
 */
final class Trials {
    private static final int THREADS = 2;
    /** Far more than any of these small stores needs: to see that nothing believes a length that was damaged. */
    private static final long ALLOCATED_BYTES_MAX = 16 << 20;

    private static final long SECONDS_MAX = 30;
    private static final com.sun.management.ThreadMXBean MEMORY =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final TreeMap<String, Map<Verdict, Long>> counts = new TreeMap<>();
    private long allocatedMost;

    /** One damage to try. */
    interface Trial {
        /** Where the damage is, in a word, for the figures. */
        String area();

        Verdict run();
    }

    /** What was tried last on one thread. */
    private static final class Progress {
        private volatile @Nullable Trial current;
        private volatile long startNanos = System.nanoTime();
    }

    /** Runs all; fails with the first that fails, or takes too long or too much. */
    void run(Stream<? extends Trial> all) {
        Iterator<? extends Trial> trials = all.iterator();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Progress> progress = new ArrayList<>();
            List<Future<Boolean>> running = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                Progress mine = new Progress();
                progress.add(mine);
                running.add(threads.submit(worker(trials, mine)));
            }
            for (Future<Boolean> each : running) {
                await(each, progress);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static void await(Future<Boolean> worker, List<Progress> progress) {
        while (true) {
            try {
                worker.get(1, TimeUnit.SECONDS);
                return;
            } catch (TimeoutException e) {
                for (Progress each : progress) {
                    long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - each.startNanos);
                    assertThat(seconds)
                            .as("seconds that %s has taken so far", each.current)
                            .isLessThan(SECONDS_MAX);
                }
            } catch (ExecutionException e) {
                throw new AssertionError(e.getCause() == null ? e : e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted", e);
            }
        }
    }

    private Callable<Boolean> worker(Iterator<? extends Trial> trials, Progress progress) {
        return () -> {
            for (Trial trial = next(trials); trial != null; trial = next(trials)) {
                progress.current = trial;
                progress.startNanos = System.nanoTime();
                long before = MEMORY.getCurrentThreadAllocatedBytes();
                Verdict verdict = trial.run();
                long allocated = MEMORY.getCurrentThreadAllocatedBytes() - before;
                assertThat(allocated).as("bytes allocated for %s", trial).isLessThan(ALLOCATED_BYTES_MAX);
                count(trial.area(), verdict, allocated);
            }
            progress.startNanos = Long.MAX_VALUE;
            return true;
        };
    }

    private static @Nullable Trial next(Iterator<? extends Trial> trials) {
        synchronized (trials) {
            return trials.hasNext() ? trials.next() : null;
        }
    }

    private synchronized void count(String area, Verdict verdict, long allocated) {
        counts.computeIfAbsent(area, a -> new EnumMap<>(Verdict.class)).merge(verdict, 1L, Long::sum);
        allocatedMost = Math.max(allocatedMost, allocated);
    }

    long tried() {
        return counts.values().stream()
                .flatMap(verdicts -> verdicts.values().stream())
                .mapToLong(Long::longValue)
                .sum();
    }

    long tried(String area) {
        return counts.getOrDefault(area, Map.of()).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    long counted(Verdict verdict) {
        return counts.values().stream()
                .mapToLong(verdicts -> verdicts.getOrDefault(verdict, 0L))
                .sum();
    }

    /** Prints what was done, in figures. */
    void print(String what) {
        String areas = counts.keySet().stream()
                .map(area -> String.format(Locale.ROOT, "%s %,d", area, tried(area)))
                .collect(Collectors.joining(", "));
        String verdicts = List.of(Verdict.values()).stream()
                .filter(verdict -> counted(verdict) > 0)
                .map(verdict -> String.format(Locale.ROOT, "%,d %s", counted(verdict), verdict.text()))
                .collect(Collectors.joining(", "));
        System.out.printf(
                Locale.ROOT,
                "damage: %,d %s (%s): %s; at most %,d bytes allocated for one%n",
                tried(),
                what,
                areas,
                verdicts,
                allocatedMost);
    }
}
