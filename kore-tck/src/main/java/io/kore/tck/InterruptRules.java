package io.kore.tck;

import static io.kore.tck.OrderRules.ONE;
import static io.kore.tck.OrderRules.TWO;
import static org.assertj.core.api.Assertions.assertThat;

import io.kore.model.ShardRecord;
import io.kore.spi.ShardStore;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * No call is affected by the interrupt status of its thread, nor does it change it. An interrupt closes
 * file channels for all threads, so this is where stores over files break.
 */
interface InterruptRules extends StoreRules {
    @Test
    default void s6_an_interrupted_thread_appends_and_forces_like_any_other() {
        bench().append(bench().maker().next(ONE, 3));
        ShardStore store = bench().store();
        List<ShardRecord> more = bench().maker().next(ONE, 2);
        long forced = interrupted(() -> {
            store.append(more);
            return store.force();
        });
        bench().expected().append(more);
        assertThat(forced).isEqualTo(5);
        bench().append(bench().maker().next(TWO, 2));
        bench().store().force();
        bench().assertHeld();
    }

    @Test
    default void s8_an_interrupted_thread_reads_like_any_other() {
        bench().append(bench().maker().next(ONE, 200));
        ShardStore store = bench().reopen();
        interrupted(() -> {
            bench().expected().assertHeldBy(store);
            return true;
        });
        bench().append(bench().maker().next(TWO, 2));
        bench().assertHeld();
    }

    @Test
    default void s11_an_interrupted_thread_drops_like_any_other() {
        bench().append(bench().maker().next(ONE, 3));
        interrupted(() -> {
            bench().drop(ONE.log());
            return true;
        });
        bench().append(bench().maker().next(TWO, 2));
        bench().assertHeld();
    }

    @Test
    default void s12_an_interrupted_thread_uses_metadata_like_any_other() {
        ShardStore store = bench().store();
        interrupted(() -> {
            store.metadata().write("k", new byte[] {1});
            store.metadata().write("gone", new byte[] {2});
            store.metadata().remove("gone");
            assertThat(store.metadata().read("k")).contains(new byte[] {1});
            return true;
        });
        assertThat(store.metadata().keys()).containsExactly("k");
        assertThat(bench().reopen().metadata().read("k")).contains(new byte[] {1});
    }

    @Test
    default void s13_an_interrupted_thread_opens_and_closes_like_any_other() {
        bench().append(bench().maker().next(ONE, 3));
        interrupted(() -> bench().reopen().end());
        bench().append(bench().maker().next(ONE, 3));
        bench().assertHeld();
    }

    @Test
    default void s6_an_interrupt_in_the_midst_of_work_is_kept_and_harms_nothing() {
        ShardStore store = bench().store();
        for (int round = 0; round < 10; round++) {
            List<ShardRecord> records = bench().maker().next(ONE, 60);
            CompletableFuture<Thread> worker = new CompletableFuture<>();
            Callable<Boolean> work = () -> {
                for (int i = 0; i < records.size(); i++) {
                    store.append(records.subList(i, i + 1));
                    store.force();
                    assertThat(Reads.shard(store, ONE, records.get(i).index())).hasSize(1);
                    worker.complete(Thread.currentThread());
                }
                return awaitInterrupt();
            };
            Callable<Boolean> interrupt = () -> {
                worker.get(60, TimeUnit.SECONDS).interrupt();
                return true;
            };
            assertThat(Together.run(List.of(work, interrupt))).containsExactly(true, true);
            bench().expected().append(records);
        }
        bench().assertHeld();
    }

    /** Tells whether the interrupt, which was sent or will be within moments, can be seen. */
    private static boolean awaitInterrupt() {
        try {
            new CountDownLatch(1).await(10, TimeUnit.SECONDS);
            return false;
        } catch (InterruptedException e) {
            return true;
        }
    }

    private static <T> T interrupted(Callable<T> task) {
        return Together.apart(() -> {
            Thread.currentThread().interrupt();
            T answer = task.call();
            assertThat(Thread.currentThread().isInterrupted())
                    .as("the interrupt is still set")
                    .isTrue();
            return answer;
        });
    }
}
