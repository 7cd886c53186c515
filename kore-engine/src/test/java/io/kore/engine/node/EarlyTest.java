package io.kore.engine.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kore.error.StoreFailedException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** What is begun early comes to the same as what is made when it is needed. */
class EarlyTest {
    @Test
    void a_part_is_made_once_and_where_the_executor_says() {
        Queue<Runnable> tasks = new ArrayDeque<>();
        Early<Object> part = new Early<>(Object::new);
        part.begin(tasks::add);
        assertThat(tasks).hasSize(1);
        tasks.remove().run();
        assertThat(part.get()).isSameAs(part.get());
    }

    @Test
    void who_asks_early_waits() {
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try {
            Early<String> part =
                    new Early<>(() -> "made by " + Thread.currentThread().getId());
            part.begin(executor);
            assertThat(part.get())
                    .startsWith("made by")
                    .isNotEqualTo("made by " + Thread.currentThread().getId());
        } finally {
            executor.shutdown();
        }
    }

    @Test
    void what_making_it_failed_with_is_what_who_asks_is_told() {
        StoreFailedException failure = new StoreFailedException("the disk is gone", new IOException("EIO"));
        Early<String> part = new Early<>(() -> {
            throw failure;
        });
        part.begin(Runnable::run);
        assertThatThrownBy(part::get).isSameAs(failure);
        NoClassDefFoundError hole = new NoClassDefFoundError("io/kore/Missing");
        Early<String> other = new Early<>(() -> {
            throw hole;
        });
        other.begin(Runnable::run);
        assertThatThrownBy(other::get).isSameAs(hole);
    }

    @Test
    void an_interrupt_does_not_cut_the_making_short_and_is_not_lost() {
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try {
            Early<String> part = new Early<>(() -> "made");
            Thread.currentThread().interrupt();
            part.begin(executor);
            assertThat(part.get()).isEqualTo("made");
            assertThat(Thread.interrupted()).isTrue();
        } finally {
            executor.shutdown();
        }
    }
}
