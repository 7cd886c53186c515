package io.kore.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kore.model.LogName;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.spi.ShardStore;
import io.kore.tck.Reads.Arrival;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** S1: arrival order and positions. */
interface OrderRules extends StoreRules {
    ShardId ONE = ShardId.of("list", "one");
    ShardId TWO = ShardId.of("list", "two");
    ShardId OTHER = ShardId.of("other", "one");

    @Test
    default void s1_a_new_store_is_empty() {
        ShardStore store = bench().store();
        assertThat(store.end()).isZero();
        assertThat(store.shards()).isEmpty();
        assertThat(Reads.arrivals(store)).isEmpty();
        assertThat(Reads.shard(store, ONE)).isEmpty();
        assertThat(store.metadata().keys()).isEmpty();
        bench().assertHeld();
    }

    @Test
    default void s1_records_are_kept_in_arrival_order() {
        RecordMaker maker = bench().maker();
        for (int i = 0; i < 50; i++) {
            bench().append(maker.next(TWO), maker.next(ONE));
            bench().append(maker.next(OTHER));
            bench().append(maker.next(ONE), maker.next(ONE), maker.next(TWO));
        }
        bench().assertHeld();
    }

    @Test
    default void s1_append_answers_the_end_after_the_batch() {
        RecordMaker maker = bench().maker();
        ShardStore store = bench().store();
        assertThat(store.append(List.of(maker.next(ONE)))).isEqualTo(1);
        assertThat(store.append(maker.next(TWO, 7))).isEqualTo(8);
        assertThat(store.end()).isEqualTo(8);
        ShardStore again = bench().reopen();
        assertThat(again.end()).isEqualTo(8);
        assertThat(again.append(List.of(maker.next(ONE)))).isEqualTo(9);
    }

    @Test
    default void s1_positions_are_dense_from_zero() {
        RecordMaker maker = bench().maker();
        bench().append(maker.next(ONE, 3));
        bench().append(maker.next(TWO, 4));
        bench().append(maker.next(ONE, 5));
        List<Long> positions =
                Reads.arrivals(bench().reopen()).stream().map(Arrival::position).toList();
        assertThat(positions).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L);
    }

    @Test
    default void s1_arrival_of_tells_each_records_position() {
        RecordMaker maker = bench().maker();
        bench().append(maker.next(ONE), maker.next(TWO), maker.next(ONE));
        bench().append(maker.next(TWO));
        assertPositions(bench().store());
        assertPositions(bench().reopen());
    }

    private static void assertPositions(ShardStore store) {
        assertThat(store.arrivalOf(ONE, 0)).isZero();
        assertThat(store.arrivalOf(TWO, 0)).isEqualTo(1);
        assertThat(store.arrivalOf(ONE, 1)).isEqualTo(2);
        assertThat(store.arrivalOf(TWO, 1)).isEqualTo(3);
    }

    @Test
    default void s1_arrival_of_a_record_that_is_not_held_is_refused() {
        bench().append(bench().maker().next(ONE, 3));
        ShardStore store = bench().store();
        assertThatThrownBy(() -> store.arrivalOf(ONE, 3)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store.arrivalOf(ONE, -1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store.arrivalOf(ONE, Long.MAX_VALUE)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store.arrivalOf(TWO, 0)).isInstanceOf(IllegalArgumentException.class);
        bench().drop(ONE.log());
        assertThatThrownBy(() -> store.arrivalOf(ONE, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    default void s1_positions_go_on_after_reopening() {
        for (int i = 0; i < 10; i++) {
            bench().append(bench().maker().next(ONE, i + 1));
            bench().append(bench().maker().next(TWO));
            bench().assertHeld();
        }
    }

    @Test
    default void s1_no_position_is_given_again_after_a_drop() {
        bench().append(bench().maker().next(ONE, 3));
        bench().append(bench().maker().next(OTHER, 3));
        bench().drop(OTHER.log());
        assertThat(bench().store().end()).isEqualTo(6);
        bench().append(bench().maker().next(ONE));
        assertThat(bench().store().arrivalOf(ONE, 3)).isEqualTo(6);
        bench().assertHeld();
    }

    @Test
    default void s1_no_position_is_given_again_after_a_drop_and_reopening() {
        bench().append(bench().maker().next(ONE, 3));
        bench().drop(ONE.log());
        assertThat(bench().reopen().end()).isEqualTo(3);
        assertThat(bench().reopen().end()).isEqualTo(3);
        bench().append(bench().maker().next(OTHER, 2));
        assertThat(bench().store().arrivalOf(OTHER, 0)).isEqualTo(3);
        bench().drop(new LogName("other"));
        assertThat(bench().reopen().end()).isEqualTo(5);
        bench().assertHeld();
    }

    @Test
    default void s1_appends_of_several_threads_stand_in_one_order() {
        ShardStore store = bench().store();
        List<Callable<List<Long>>> writers = new ArrayList<>();
        for (int w = 0; w < 6; w++) {
            ShardId shard = ShardId.of("list", "writer " + w);
            writers.add(() -> {
                RecordMaker maker = new RecordMaker();
                List<Long> ends = new ArrayList<>();
                for (int i = 0; i < 100; i++) {
                    ends.add(store.append(maker.next(shard, 2)));
                }
                return ends;
            });
        }
        List<List<Long>> ends = Together.run(writers);
        assertThat(ends.stream().flatMap(List::stream).toList()).doesNotHaveDuplicates();
        for (int w = 0; w < ends.size(); w++) {
            for (int i = 0; i < 100; i++) {
                ShardId shard = ShardId.of("list", "writer " + w);
                assertThat(store.arrivalOf(shard, 2L * i + 1))
                        .isEqualTo(ends.get(w).get(i) - 1);
                assertThat(store.arrivalOf(shard, 2L * i)).isEqualTo(ends.get(w).get(i) - 2);
            }
        }
        bench().expected()
                .append(Reads.arrivals(store).stream().map(Arrival::record).toList());
        assertThat(store.end()).isEqualTo(1_200);
        bench().assertHeld();
    }

    @Test
    default void s1_a_thousand_shards_are_kept_apart() {
        RecordMaker maker = bench().maker();
        for (int round = 0; round < 3; round++) {
            List<ShardRecord> batch = new ArrayList<>();
            for (int s = 0; s < 1_500; s++) {
                batch.add(maker.next(ShardId.of("log " + s % 70, "writer " + s)));
            }
            bench().append(batch);
        }
        assertThat(bench().store().shards()).hasSize(1_500);
        bench().assertHeld();
    }

    @Test
    default void s1_ten_thousand_shards_are_there_after_reopening() {
        RecordMaker maker = bench().maker();
        for (int round = 0; round < 2; round++) {
            for (int from = 0; from < 10_000; from += 2_500) {
                List<ShardRecord> batch = new ArrayList<>();
                for (int s = from; s < from + 2_500; s++) {
                    batch.add(maker.next(ShardId.of("log " + s % 300, "writer " + s)));
                }
                bench().append(batch);
            }
        }
        for (int round = 0; round < 2; round++) {
            ShardStore store = bench().reopen();
            assertThat(store.shards()).hasSize(10_000).allMatch(summary -> summary.count() == 2);
            assertThat(Reads.arrivals(store)).isEqualTo(bench().expected().arrivals(0));
            for (int s = round; s < 10_000; s += 500) {
                ShardId shard = ShardId.of("log " + s % 300, "writer " + s);
                assertThat(Reads.shard(store, shard)).isEqualTo(new RecordMaker().next(shard, 2));
                assertThat(store.arrivalOf(shard, 1)).isEqualTo(10_000 + s);
            }
        }
    }
}
