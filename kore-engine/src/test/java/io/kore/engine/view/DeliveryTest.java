package io.kore.engine.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.Subscription;
import io.kore.error.ProcessingException;
import io.kore.error.StoreCorruptException;
import io.kore.model.LogName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class DeliveryTest {
    private final AtomicInteger ends = new AtomicInteger();
    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private final Desk desk = new Desk(threads);

    @AfterEach
    void close() throws InterruptedException {
        desk.close();
        threads.shutdown();
        assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void handlers_of_one_subscription_never_overlap_and_nothing_is_missed() throws Exception {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger overlaps = new AtomicInteger();
        AtomicInteger added = new AtomicInteger();
        CountDownLatch all = new CountDownLatch(2_000);
        desk.views.onRecords(Desk.LOG, records -> {
            if (running.getAndIncrement() > 0) {
                overlaps.incrementAndGet();
            }
            int count = (int) records.added().count();
            added.addAndGet(count);
            for (int i = 0; i < count; i++) {
                all.countDown();
            }
            running.decrementAndGet();
        });
        for (int i = 0; i < 2_000; i++) {
            desk.append("{}");
        }
        assertThat(all.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(added).hasValue(2_000);
        assertThat(overlaps).hasValue(0);
    }

    @Test
    void close_waits_for_a_running_handler() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        AtomicInteger finished = new AtomicInteger();
        Subscription subscription = desk.views.onRecords(Desk.LOG, records -> {
            entered.countDown();
            awaitUnchecked(leave);
            finished.incrementAndGet();
        });
        assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(finishedWhenClosed(subscription::close, finished, leave)).isEqualTo(1);
    }

    @Test
    void close_keeps_an_interrupt_for_later() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        Subscription subscription = desk.views.onRecords(Desk.LOG, records -> {
            entered.countDown();
            awaitUnchecked(leave);
        });
        assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
        CompletableFuture<Boolean> closing = CompletableFuture.supplyAsync(() -> {
            Thread.currentThread().interrupt();
            leave.countDown();
            subscription.close();
            return Thread.interrupted();
        });
        assertThat(closing.get(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void a_handler_may_close_its_own_subscription() throws Exception {
        CompletableFuture<Subscription> own = new CompletableFuture<>();
        CountDownLatch closed = new CountDownLatch(1);
        AtomicInteger calls = new AtomicInteger();
        own.complete(desk.views.onRecords(Desk.LOG, records -> {
            calls.incrementAndGet();
            own.join().close();
            closed.countDown();
        }));
        assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
        own.join().close();
        desk.append("{}");
        assertThat(calls).hasValue(1);
    }

    @Test
    void two_handlers_may_close_each_other() throws Exception {
        List<Subscription> both = Collections.synchronizedList(new ArrayList<>());
        CyclicBarrier inside = new CyclicBarrier(2);
        CountDownLatch subscribed = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(2);
        for (int i = 0; i < 2; i++) {
            int other = 1 - i;
            both.add(desk.views.onRecords(Desk.LOG, records -> {
                awaitUnchecked(subscribed);
                try {
                    inside.await(10, TimeUnit.SECONDS);
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
                both.get(other).close();
                closed.countDown();
            }));
        }
        subscribed.countDown();
        assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(desk.errors).isEmpty();
    }

    @Test
    void a_handler_may_append_to_the_log_it_handles() throws Exception {
        CountDownLatch seen = new CountDownLatch(5);
        desk.views.gather(Desk.LOG).gatherOn("k").onChange(result -> {
            seen.countDown();
            if (seen.getCount() > 0) {
                desk.append("{\"k\":" + result.size() + "}");
            }
        });
        assertThat(seen.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void a_handler_may_close_the_views() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        desk.views.onRecords(Desk.LOG, records -> {
            desk.views.close();
            closed.countDown();
        });
        assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(desk.errors).isEmpty();
    }

    @Test
    void closing_the_views_waits_for_a_running_handler() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        AtomicInteger finished = new AtomicInteger();
        CountDownLatch leave = new CountDownLatch(1);
        desk.views.onRecords(Desk.LOG, records -> {
            entered.countDown();
            awaitUnchecked(leave);
            finished.incrementAndGet();
        });
        assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(finishedWhenClosed(desk.views::close, finished, leave)).isEqualTo(1);
    }

    @Test
    void a_wait_with_a_bound_ends_though_the_handler_does_not() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        Feed feed = new Feed() {
            @Override
            public void end() {
                ends.incrementAndGet();
            }

            @Override
            public boolean run() {
                entered.countDown();
                awaitUnchecked(leave);
                return true;
            }

            @Override
            public void stop() {
                entered.countDown();
            }
        };
        Delivery delivery = new Delivery(feed, new LogName("x"), "log \"x\"", threads, desk.errors::add, d -> {});
        delivery.wake();
        assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
        delivery.stop();
        assertThat(delivery.await(TimeUnit.MILLISECONDS.toNanos(20))).isFalse();
        leave.countDown();
        assertThat(delivery.await(TimeUnit.SECONDS.toNanos(10))).isTrue();
    }

    @Test
    void a_store_that_fails_is_reported_as_what_it_is_and_tried_again() {
        List<Throwable> reported = new ArrayList<>();
        AtomicInteger runs = new AtomicInteger();
        Feed feed = new Feed() {
            @Override
            public void end() {
                ends.incrementAndGet();
            }

            @Override
            public boolean run() {
                if (runs.incrementAndGet() == 1) {
                    throw new StoreCorruptException("segment 3 is damaged");
                }
                if (runs.get() == 2) {
                    throw new IllegalArgumentException("a fault of ours");
                }
                return false;
            }

            @Override
            public void stop() {
                runs.set(-1);
            }
        };
        Delivery delivery = new Delivery(feed, new LogName("x"), "log \"x\"", Runnable::run, reported::add, d -> {});
        delivery.wake();
        delivery.wake();
        delivery.wake();
        assertThat(runs).hasValue(3);
        assertThat(reported).hasSize(2);
        assertThat(reported.get(0)).isInstanceOf(StoreCorruptException.class);
        assertThat(reported.get(1)).isInstanceOf(ProcessingException.class).hasMessageContaining("log \"x\"");
    }

    @Test
    void a_dead_executor_is_reported_and_hurts_no_writer() {
        List<Throwable> reported = new ArrayList<>();
        Feed feed = new Feed() {
            @Override
            public void end() {
                ends.incrementAndGet();
            }

            @Override
            public boolean run() {
                return false;
            }

            @Override
            public void stop() {
                reported.clear();
            }
        };
        Delivery delivery = new Delivery(
                feed,
                new LogName("x"),
                "log \"x\"",
                task -> {
                    throw new RejectedExecutionException("shut down");
                },
                reported::add,
                d -> {});
        delivery.wake();
        assertThat(reported).singleElement().satisfies(e -> assertThat(e).isInstanceOf(ProcessingException.class));
    }

    /** Closes on another thread, lets the handler leave once that thread waits, and tells how many had left. */
    private static int finishedWhenClosed(Runnable close, AtomicInteger finished, CountDownLatch leave)
            throws Exception {
        CompletableFuture<Integer> closed = new CompletableFuture<>();
        Thread closer = new Thread(() -> {
            close.run();
            closed.complete(finished.get());
        });
        closer.start();
        while (closer.getState() != Thread.State.TIMED_WAITING && closer.isAlive()) {
            Thread.onSpinWait();
        }
        leave.countDown();
        return closed.get(10, TimeUnit.SECONDS);
    }

    private static void awaitUnchecked(CountDownLatch latch) {
        try {
            if (!latch.await(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("waited in vain");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
