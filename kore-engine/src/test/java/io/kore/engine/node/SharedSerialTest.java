package io.kore.engine.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SharedSerialTest {
    /** What the thread of its own was given; it runs when a test says so. */
    private final Queue<Runnable> given = new ArrayDeque<>();

    private final List<String> ran = new ArrayList<>();
    private final SharedSerial serial = new SharedSerial(given::add, Runnable::run);

    @Test
    void what_is_given_without_attending_is_run_by_the_thread() {
        serial.execute(() -> ran.add("one"));
        serial.execute(() -> ran.add("two"));
        assertThat(ran).isEmpty();
        given.remove().run();
        assertThat(ran).containsExactly("one", "two");
        assertThat(given).isEmpty();
    }

    @Test
    void who_attends_runs_what_it_gave_afterwards_and_wakes_nobody() {
        serial.attend(() -> {
            serial.execute(() -> ran.add("task"));
            ran.add("work");
        });
        assertThat(ran).containsExactly("work", "task");
        assertThat(given).isEmpty();
    }

    @Test
    void who_attends_leaves_the_order_alone() {
        serial.execute(() -> ran.add("one"));
        serial.attend(() -> serial.execute(() -> ran.add("two")));
        assertThat(ran).isEmpty();
        given.remove().run();
        assertThat(ran).containsExactly("one", "two");
    }

    @Test
    void a_task_that_gives_another_does_not_run_it_within() {
        serial.attend(() -> serial.execute(() -> {
            serial.attend(() -> serial.execute(() -> ran.add("inner")));
            ran.add("outer");
        }));
        assertThat(ran).containsExactly("outer", "inner");
    }

    @Test
    void who_attends_does_not_work_for_the_others_for_ever() {
        serial.attend(() -> {
            for (int i = 0; i < 20; i++) {
                serial.execute(() -> ran.add("task"));
            }
        });
        assertThat(ran).hasSize(8);
        given.remove().run();
        assertThat(ran).hasSize(20);
    }

    @Test
    void work_that_fails_leaves_no_task_behind() {
        assertThatThrownBy(() -> serial.attend(() -> {
                    serial.execute(() -> ran.add("task"));
                    throw new IllegalStateException("told");
                }))
                .hasMessage("told");
        assertThat(ran).containsExactly("task");
    }

    @Test
    void a_task_that_fails_does_not_end_the_others() throws InterruptedException {
        List<Throwable> told = Collections.synchronizedList(new ArrayList<>());
        Thread thread = new Thread(() -> serial.attend(() -> {
            serial.execute(() -> {
                throw new IllegalStateException("told");
            });
            serial.execute(() -> ran.add("task"));
        }));
        thread.setUncaughtExceptionHandler((of, failure) -> told.add(failure));
        thread.start();
        thread.join();
        assertThat(ran).containsExactly("task");
        assertThat(told).singleElement().extracting(Throwable::getMessage).isEqualTo("told");
    }

    @Test
    void once_closed_it_takes_nothing_but_does_what_it_has() throws InterruptedException {
        serial.execute(() -> ran.add("task"));
        serial.close();
        assertThatThrownBy(() -> serial.execute(() -> ran.add("late"))).isInstanceOf(RejectedExecutionException.class);
        given.remove().run();
        serial.awaitIdle(1);
        assertThat(ran).containsExactly("task");
    }

    @Test
    void many_threads_run_one_task_at_a_time_and_each_once() throws InterruptedException {
        ExecutorService own = Executors.newSingleThreadExecutor();
        ExecutorService others = Executors.newFixedThreadPool(4);
        SharedSerial shared = new SharedSerial(own, Runnable::run);
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch all = new CountDownLatch(4 * 2_000);
        Runnable task = () -> {
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            inside.decrementAndGet();
            all.countDown();
        };
        for (int thread = 0; thread < 4; thread++) {
            others.execute(() -> {
                for (int i = 0; i < 1_000; i++) {
                    shared.attend(() -> shared.execute(task));
                    shared.execute(task);
                }
            });
        }
        assertThat(all.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(most).hasValue(1);
        others.shutdown();
        own.shutdown();
    }
}
