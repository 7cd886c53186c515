package io.kore.tck;

import static io.kore.tck.OrderRules.ONE;
import static io.kore.tck.OrderRules.TWO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kore.error.StoreLockedException;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.spi.ArrivalCursor;
import io.kore.spi.RecordCursor;
import io.kore.spi.ShardStore;
import io.kore.spi.StoreMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** S13: the end of a store object. */
interface CloseRules extends StoreRules {
    @Test
    default void s13_after_close_every_call_is_refused() {
        bench().append(bench().maker().next(ONE, 3));
        ShardStore store = bench().store();
        List<ShardRecord> more = bench().maker().copy().next(ONE, 1);
        bench().close();
        assertClosed(() -> store.append(more));
        assertClosed(store::force);
        assertClosed(() -> store.readShard(ONE, 0));
        assertClosed(() -> store.readShard(TWO, 0));
        assertClosed(() -> store.readArrivals(0));
        assertClosed(() -> store.arrivalOf(ONE, 0));
        assertClosed(store::end);
        assertClosed(store::shards);
        assertClosed(() -> store.drop(ONE.log()));
        assertClosed(store::metadata);
        bench().assertHeld();
    }

    @Test
    default void s13_after_close_metadata_is_refused() {
        ShardStore store = bench().store();
        StoreMetadata metadata = store.metadata();
        metadata.write("k", new byte[] {1});
        bench().close();
        assertClosed(() -> metadata.read("k"));
        assertClosed(() -> metadata.write("k", new byte[] {2}));
        assertClosed(() -> metadata.remove("k"));
        assertClosed(metadata::keys);
        assertThat(bench().store().metadata().read("k")).contains(new byte[] {1});
    }

    @Test
    default void s13_after_close_open_cursors_are_refused() {
        bench().append(bench().maker().next(ONE, 300));
        RecordCursor shard = bench().store().readShard(ONE, 0);
        RecordCursor unread = bench().store().readShard(ONE, 0);
        ArrivalCursor arrivals = bench().store().readArrivals(0);
        assertThat(shard.next()).isNotNull();
        assertThat(arrivals.next()).isNotNull();
        bench().close();
        assertClosed(shard::next);
        assertClosed(unread::next);
        assertClosed(arrivals::next);
        assertClosed(arrivals::position);
        bench().store();
        assertClosed(shard::next);
        shard.close();
        unread.close();
        arrivals.close();
        bench().assertHeld();
    }

    private static void assertClosed(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(IllegalStateException.class);
    }

    @Test
    default void s13_closing_again_does_nothing() {
        bench().append(bench().maker().next(ONE, 3));
        ShardStore first = bench().store();
        bench().close();
        first.close();
        ShardStore second = bench().store();
        first.close();
        assertThatThrownBy(() -> bench().open(bench().place())).isInstanceOf(StoreLockedException.class);
        assertThat(second.end()).isEqualTo(3);
        bench().append(bench().maker().next(ONE));
        bench().assertHeld();
    }

    @Test
    default void s13_several_threads_close_at_once() {
        bench().append(bench().maker().next(ONE, 3));
        ShardStore store = bench().store();
        List<Callable<Boolean>> closers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            closers.add(() -> {
                store.close();
                return true;
            });
        }
        assertThat(Together.run(closers)).hasSize(4);
        bench().close();
        bench().assertHeld();
    }

    @Test
    default void s13_nothing_is_lost_by_closing() {
        for (int i = 1; i <= 10; i++) {
            bench().append(bench().maker().next(ONE, i));
            bench().expected().assertHeldBy(bench().reopen());
        }
        bench().append(bench().maker().next(TWO, 2_000));
        bench().expected().assertHeldBy(bench().reopen());
    }

    @Test
    default void s13_closing_while_others_append_loses_no_answered_append() {
        ShardStore store = bench().store();
        CountDownLatch busy = new CountDownLatch(3 * 20);
        AtomicBoolean closed = new AtomicBoolean();
        List<Callable<Long>> tasks = new ArrayList<>();
        for (int w = 0; w < 3; w++) {
            ShardId shard = ShardId.of("list", "writer " + w);
            tasks.add(() -> appendUntilClosed(store, shard, busy, closed));
        }
        tasks.add(() -> {
            assertThat(busy.await(60, TimeUnit.SECONDS)).isTrue();
            store.close();
            closed.set(true);
            return -1L;
        });
        List<Long> answered = Together.run(tasks);
        ShardStore again = bench().reopen();
        for (int w = 0; w < 3; w++) {
            ShardId shard = ShardId.of("list", "writer " + w);
            List<ShardRecord> held = Reads.shard(again, shard);
            assertThat((long) held.size()).isGreaterThanOrEqualTo(answered.get(w));
            assertThat(held).isEqualTo(new RecordMaker().next(shard, held.size()));
        }
    }

    /** How many records of the shard were answered before the store said that it is closed. */
    private static long appendUntilClosed(ShardStore store, ShardId shard, CountDownLatch busy, AtomicBoolean closed) {
        RecordMaker maker = new RecordMaker();
        while (true) {
            long answered = maker.count(shard);
            boolean isClosed = closed.get();
            try {
                store.append(maker.next(shard, 2));
            } catch (IllegalStateException e) {
                return answered;
            }
            assertThat(isClosed).as("a closed store took a batch").isFalse();
            busy.countDown();
        }
    }

    @Test
    default void s13_closing_in_the_midst_of_reads_ends_each_with_a_refusal() {
        bench().append(bench().maker().next(ONE, 3_000));
        bench().store().metadata().write("k", new byte[1_000]);
        List<ShardRecord> held = bench().expected().shard(ONE);
        for (int round = 0; round < 5; round++) {
            ShardStore store = bench().reopen();
            CountDownLatch busy = new CountDownLatch(50);
            List<Runnable> readings = List.of(
                    () -> readAll(store.readShard(ONE, 0), held, busy),
                    () -> readAll(store.readShard(ONE, 1_500), held.subList(1_500, 3_000), busy),
                    () -> readAll(store.readArrivals(0), held, busy),
                    () -> assertThat(store.arrivalOf(ONE, 2_000)).isEqualTo(2_000),
                    () -> assertThat(store.shards()).hasSize(1),
                    () -> assertThat(store.metadata().read("k")).contains(new byte[1_000]),
                    () -> assertThat(store.force()).isEqualTo(3_000));
            List<Callable<Boolean>> tasks = new ArrayList<>();
            readings.forEach(reading -> tasks.add(() -> repeatUntilClosed(reading)));
            tasks.add(() -> {
                assertThat(busy.await(60, TimeUnit.SECONDS)).isTrue();
                store.close();
                return true;
            });
            assertThat(Together.run(tasks)).containsOnly(true);
        }
        bench().expected().assertHeldBy(bench().reopen());
    }

    /** Goes through a cursor, and leaves it open where the store is closed under it. */
    private static void readAll(RecordCursor cursor, List<ShardRecord> expected, CountDownLatch busy) {
        for (ShardRecord record : expected) {
            assertThat(cursor.next()).isEqualTo(record);
            busy.countDown();
        }
        assertThat(cursor.next()).isNull();
        cursor.close();
    }

    private static boolean repeatUntilClosed(Runnable reading) {
        while (true) {
            try {
                reading.run();
            } catch (IllegalStateException e) {
                return true;
            }
        }
    }
}
