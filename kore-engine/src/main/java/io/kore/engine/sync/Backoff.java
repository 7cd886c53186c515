package io.kore.engine.sync;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt to connect: a random time up to a bound that doubles, so that
 * the peers of a hub that comes back do not all come at once. Confined to the serial executor.
 */
final class Backoff {
    private static final int DOUBLINGS_MAX = 30;

    private final RandomGenerator random;
    private final SyncOptions options;
    private int failures;
    private int refusals;

    Backoff(RandomGenerator random, SyncOptions options) {
        this.random = random;
        this.options = options;
    }

    Duration afterFailure() {
        Duration bound = bound(options.retryMin(), options.retryMax(), failures++);
        return random(Duration.ZERO, bound);
    }

    /** Never before the least wait has passed. */
    Duration afterRefusal() {
        Duration bound = bound(options.refusedRetryMin(), options.refusedRetryMax(), 1 + refusals++);
        return random(options.refusedRetryMin(), bound);
    }

    void reset() {
        failures = 0;
        refusals = 0;
    }

    private static Duration bound(Duration min, Duration max, int attempt) {
        Duration doubled = min.multipliedBy(1L << Math.min(attempt, DOUBLINGS_MAX));
        return doubled.compareTo(max) < 0 ? doubled : max;
    }

    private Duration random(Duration from, Duration to) {
        long spread = to.minus(from).toNanos();
        return spread <= 0 ? from : from.plusNanos(random.nextLong(spread + 1));
    }
}
