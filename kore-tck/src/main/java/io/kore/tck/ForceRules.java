package io.kore.tck;

import static io.kore.tck.OrderRules.ONE;
import static io.kore.tck.OrderRules.TWO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kore.error.StoreConflictException;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.spi.ShardStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** S5 to S7, as far as they can be seen without a crash or a failing medium. */
interface ForceRules extends StoreRules {
    @Test
    default void s5_each_opening_goes_on_from_all_that_was_there() {
        for (int i = 0; i < 12; i++) {
            bench().append(bench().maker().next(ONE, 2));
            bench().append(bench().maker().next(TWO, i + 1));
            if (i % 3 == 0) {
                bench().store().force();
            }
            bench().expected().assertHeldBy(bench().reopen());
        }
    }

    @Test
    default void s5_opening_and_closing_again_changes_nothing() {
        bench().append(bench().maker().next(ONE, 30));
        for (int i = 0; i < 10; i++) {
            bench().expected().assertHeldBy(bench().reopen());
        }
    }

    @Test
    default void s6_force_answers_at_least_the_end() {
        ShardStore store = bench().store();
        assertThat(store.force()).isZero();
        for (int i = 1; i <= 20; i++) {
            bench().append(bench().maker().next(ONE, i));
            assertThat(store.force()).isEqualTo(store.end());
        }
        assertThat(store.force()).isEqualTo(210);
        bench().drop(ONE.log());
        assertThat(store.force()).isEqualTo(210);
        assertThat(bench().reopen().force()).isEqualTo(210);
    }

    @Test
    default void s6_forced_records_are_there_after_reopening() {
        for (int i = 0; i < 10; i++) {
            bench().append(bench().maker().next(ONE, 3));
            bench().store().force();
        }
        bench().assertHeld();
    }

    @Test
    default void s6_forces_from_several_threads_all_cover_their_appends() {
        ShardStore store = bench().store();
        List<Callable<Integer>> writers = new ArrayList<>();
        for (int w = 0; w < 8; w++) {
            ShardId shard = ShardId.of("list", "writer " + w);
            writers.add(() -> {
                RecordMaker maker = new RecordMaker();
                for (int i = 0; i < 40; i++) {
                    long end = store.append(maker.next(shard, 1 + i % 3));
                    assertThat(store.force()).isBetween(end, store.end());
                }
                return Reads.shard(store, shard).size();
            });
        }
        assertThat(Together.run(writers)).containsOnly(79);
        bench().expected()
                .append(Reads.arrivals(store).stream()
                        .map(Reads.Arrival::record)
                        .toList());
        assertThat(store.force()).isEqualTo(8 * 79);
        bench().assertHeld();
    }

    @Test
    default void s7_a_refused_batch_is_no_failure_of_the_store() {
        bench().append(bench().maker().next(ONE, 2));
        List<ShardRecord> ahead = bench().maker().copy().next(ONE, 2);
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> bench().store().append(ahead.subList(1, 2)))
                    .isInstanceOf(StoreConflictException.class);
            assertThat(bench().store().force()).isEqualTo(bench().expected().end());
            bench().append(bench().maker().next(TWO));
        }
        bench().assertHeld();
    }
}
