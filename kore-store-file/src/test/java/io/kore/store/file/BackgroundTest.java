package io.kore.store.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kore.error.StoreFailedException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of whoever waits for the store's own thread. */
@Timeout(value = 30, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BackgroundTest {
    private static final Path PLACE = Path.of("/store");

    private final Health health = new Health(PLACE);
    private final Background background = new Background(health, PLACE, true);

    @Test
    void a_job_that_ends_in_an_error_of_the_process_keeps_nobody_waiting_and_ends_all_writing() {
        AtomicInteger later = new AtomicInteger();
        long first = background.submit(() -> {
            throw new OutOfMemoryError("simulated");
        });
        background.await(first);
        assertThatThrownBy(health::checkWritable)
                .isInstanceOf(StoreFailedException.class)
                .hasMessageContaining("simulated");
        background.await(background.submit(later::incrementAndGet));
        background.stop();
        assertThat(later).as("jobs run after the store has failed").hasValue(0);
    }

    @Test
    void a_job_that_cannot_be_done_leaves_the_others_to_be_done() {
        AtomicInteger later = new AtomicInteger();
        background.submit(() -> {
            throw new IllegalStateException("simulated");
        });
        background.await(background.submit(later::incrementAndGet));
        background.stop();
        assertThat(later).hasValue(1);
        health.checkWritable();
    }
}
