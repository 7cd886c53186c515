package io.kore.engine.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kore.error.StoreFailedException;
import io.kore.memory.MemoryStoreProvider;
import io.kore.model.Payload;
import io.kore.model.ShardRecord;
import io.kore.spi.ShardStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GroupCommitTest {
    private final ShardStore memory = new MemoryStoreProvider().open("store");
    private final AtomicInteger forces = new AtomicInteger();
    private final AtomicReference<Runnable> duringForce = new AtomicReference<>(() -> {});
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Forger writer = new Forger("w");
    private final GroupCommit commit = new GroupCommit(slowToForce(), threads, Runnable::run, end -> {});

    @AfterEach
    void close() {
        threads.shutdownNow();
        memory.close();
    }

    @Test
    void what_is_durable_already_needs_no_force() {
        commit.await(0);
        assertThat(forces).hasValue(0);
    }

    @Test
    void those_who_come_during_a_force_share_the_next_one() throws Exception {
        CountDownLatch inForce = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        duringForce.set(() -> {
            inForce.countDown();
            await(goOn);
        });
        long first = append();
        CompletableFuture<Void> leader = CompletableFuture.runAsync(() -> commit.await(first), threads);
        await(inForce);
        CompletableFuture<?>[] followers = new CompletableFuture<?>[20];
        for (int i = 0; i < followers.length; i++) {
            followers[i] = commit.whenDurable(append(), true);
        }
        goOn.countDown();
        leader.get(10, TimeUnit.SECONDS);
        CompletableFuture.allOf(followers).get(10, TimeUnit.SECONDS);
        assertThat(forces).hasValue(2);
        assertThat(commit.durable()).isEqualTo(memory.end());
    }

    @Test
    void a_force_that_failed_is_never_tried_again() throws Exception {
        duringForce.set(() -> {
            throw new StoreFailedException("the disk is gone");
        });
        long end = append();
        assertThatThrownBy(() -> commit.await(end)).isInstanceOf(StoreFailedException.class);
        duringForce.set(() -> {});
        assertThatThrownBy(() -> commit.await(end)).isInstanceOf(StoreFailedException.class);
        CompletableFuture<Void> later = commit.whenDurable(end, true);
        assertThatThrownBy(() -> later.get(10, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(StoreFailedException.class);
        assertThat(forces).hasValue(1);
        assertThat(commit.durable()).isZero();
    }

    @Test
    void a_force_does_not_wait_for_ever_for_one_who_is_about_to_append() {
        commit.await(append());
        commit.entering();
        commit.await(append());
        commit.entered();
        commit.await(append());
        assertThat(forces).hasValue(3);
        assertThat(commit.durable()).isEqualTo(memory.end());
    }

    @Test
    void who_asked_for_later_is_served_by_the_next_force() throws Exception {
        CompletableFuture<Void> patient = commit.whenDurable(append(), false);
        assertThat(patient).isNotDone();
        assertThat(forces).hasValue(0);
        commit.await(append());
        patient.get(10, TimeUnit.SECONDS);
        assertThat(forces).hasValue(1);
    }

    @Test
    void who_is_quick_is_told_before_those_who_may_block() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        CompletableFuture<Void> patient = commit.whenDurable(append(), false).thenRun(() -> await(goOn));
        commit.whenReached(append()).get(10, TimeUnit.SECONDS);
        // one who blocks holds up no further force
        commit.whenReached(append()).get(10, TimeUnit.SECONDS);
        assertThat(patient).isNotDone();
        goOn.countDown();
        patient.get(10, TimeUnit.SECONDS);
        assertThat(forces).hasValue(2);
    }

    private long append() {
        ShardRecord record = writer.next(Payload.of("{}").text());
        return memory.append(List.of(record));
    }

    private ShardStore slowToForce() {
        return (ShardStore) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ShardStore.class}, (proxy, method, args) -> {
                    if (method.getName().equals("force")) {
                        forces.incrementAndGet();
                        long end = memory.end();
                        duringForce.getAndSet(() -> {}).run();
                        return end;
                    }
                    try {
                        return method.invoke(memory, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
