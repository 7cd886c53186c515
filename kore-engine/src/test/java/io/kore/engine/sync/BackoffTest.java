package io.kore.engine.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private final SyncOptions options = SyncOptions.standard();
    private final Backoff backoff = new Backoff(new Random(3), options);

    @Test
    void waits_are_spread_over_the_whole_range() {
        for (int i = 0; i < 20; i++) {
            assertThat(backoff.afterFailure()).isLessThanOrEqualTo(options.retryMax());
        }
        int early = 0;
        for (int i = 0; i < 1_000; i++) {
            early += backoff.afterFailure().compareTo(options.retryMax().dividedBy(2)) < 0 ? 1 : 0;
        }
        assertThat(early).isBetween(400, 600);
    }

    @Test
    void the_bound_stays_after_very_many_failures() {
        for (int i = 0; i < 5_000; i++) {
            assertThat(backoff.afterFailure()).isBetween(Duration.ZERO, options.retryMax());
            assertThat(backoff.afterRefusal()).isBetween(options.refusedRetryMin(), options.refusedRetryMax());
        }
    }

    @Test
    void reset_starts_over() {
        for (int i = 0; i < 20; i++) {
            assertThat(backoff.afterFailure()).isLessThanOrEqualTo(options.retryMax());
        }
        backoff.reset();
        assertThat(backoff.afterFailure()).isLessThanOrEqualTo(options.retryMin());
    }
}
