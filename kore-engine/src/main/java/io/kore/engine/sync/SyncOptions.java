package io.kore.engine.sync;

import java.time.Duration;

/**
 * How patient sync is, and what it may take up. Immutable.
 *
 * @param helloTimeout how long a peer may take to say who it is, and a last word to leave
 * @param stallTimeout how long a single exchange may stand still before it fails
 * @param retryMin longest wait before the first new attempt to connect; doubles with each further one
 * @param retryMax longest wait between attempts
 * @param refusedRetryMin least wait after a refusal, which seldom mends itself quickly
 * @param refusedRetryMax longest wait after a refusal
 * @param session limits of each session
 */
public record SyncOptions(
        Duration helloTimeout,
        Duration stallTimeout,
        Duration retryMin,
        Duration retryMax,
        Duration refusedRetryMin,
        Duration refusedRetryMax,
        SessionLimits session) {
    /**
     * Options that fit most: 10 s for a Hello, 60 s of standing still, attempts after up to 0.2 s to 30 s, 5 s
     * to 60 s after a refusal.
     *
     * @return the options
     */
    public static SyncOptions standard() {
        return new SyncOptions(
                Duration.ofSeconds(10),
                Duration.ofSeconds(60),
                Duration.ofMillis(200),
                Duration.ofSeconds(30),
                Duration.ofSeconds(5),
                Duration.ofSeconds(60),
                SessionLimits.standard());
    }
}
