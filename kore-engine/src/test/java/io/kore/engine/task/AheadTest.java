package io.kore.engine.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AheadTest {
    private final AtomicInteger runs = new AtomicInteger();
    private final List<Runnable> tasks = new ArrayList<>();

    @Test
    void it_is_worked_out_once_by_the_executor_or_by_whoever_needs_it() {
        Ahead<Integer> here = Ahead.of(runs::incrementAndGet, tasks::add);
        assertThat(runs).hasValue(0);
        assertThat(here.get()).isEqualTo(1);
        tasks.forEach(Runnable::run);
        assertThat(here.get()).isEqualTo(1);
        Ahead<Integer> there = Ahead.of(runs::incrementAndGet, Runnable::run);
        assertThat(runs).hasValue(2);
        assertThat(there.get()).isEqualTo(2);
        assertThat(there.await()).isEqualTo(2);
    }

    @Test
    void an_executor_that_takes_no_more_is_no_failure_unless_it_was_told_to_begin() {
        Ahead<Integer> ahead = Ahead.of(runs::incrementAndGet, task -> {
            throw new RejectedExecutionException();
        });
        assertThat(ahead.get()).isEqualTo(1);
        Ahead<Integer> begun = new Ahead<>(runs::incrementAndGet);
        assertThatThrownBy(() -> begun.begin(task -> {
                    throw new RejectedExecutionException();
                }))
                .isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void what_it_failed_with_is_thrown_as_it_is_each_time() {
        RuntimeException known = new IllegalArgumentException("known");
        Error error = new StackOverflowError("error");
        IOException checked = new IOException("checked");
        for (int again = 0; again < 2; again++) {
            assertThatThrownBy(failed(known)::get).isSameAs(known);
            assertThatThrownBy(failed(error)::get).isSameAs(error);
            assertThatThrownBy(failed(checked)::get)
                    .isInstanceOf(IllegalStateException.class)
                    .hasCause(checked);
        }
    }

    private static Ahead<Integer> failed(Throwable how) {
        Callable<Integer> work = () -> {
            if (how instanceof Error error) {
                throw error;
            }
            throw (Exception) how;
        };
        return Ahead.of(work, Runnable::run);
    }

    @Test
    void an_interrupt_does_not_cut_the_wait_short_and_is_kept() {
        Thread caller = Thread.currentThread();
        caller.interrupt();
        Ahead<Integer> ahead = Ahead.of(
                () -> {
                    while (caller.isInterrupted()) {
                        Thread.onSpinWait();
                    }
                    return 7;
                },
                task -> new Thread(task).start());
        assertThat(ahead.await()).isEqualTo(7);
        assertThat(Thread.interrupted()).isTrue();
    }
}
