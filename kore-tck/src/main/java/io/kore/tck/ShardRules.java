package io.kore.tck;

import static io.kore.tck.OrderRules.ONE;
import static io.kore.tck.OrderRules.OTHER;
import static io.kore.tck.OrderRules.TWO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kore.error.StoreConflictException;
import io.kore.model.Payload;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.ShardSummary;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** S2: indexes without gaps, and the refusal of what does not continue a shard. */
interface ShardRules extends StoreRules {
    @Test
    default void s2_append_with_a_gap_is_refused() {
        bench().append(bench().maker().next(ONE, 3));
        List<ShardRecord> ahead = bench().maker().copy().next(ONE, 3);
        assertRefused(List.of(ahead.get(1)), ONE, 3, 4);
        assertRefused(List.of(ahead.get(2)), ONE, 3, 5);
        bench().assertHeld();
    }

    @Test
    default void s2_append_below_the_count_is_refused() {
        List<ShardRecord> held = bench().maker().next(ONE, 3);
        bench().append(held);
        assertRefused(List.of(held.get(2)), ONE, 3, 2);
        assertRefused(List.of(held.get(0)), ONE, 3, 0);
        bench().assertHeld();
    }

    @Test
    default void s2_held_records_again_are_refused_with_whatever_follows_them() {
        bench().append(bench().maker().next(ONE, 4));
        List<ShardRecord> held = bench().expected().shard(ONE);
        List<ShardRecord> overlapping = new ArrayList<>(held.subList(2, 4));
        overlapping.addAll(bench().maker().copy().next(ONE, 2));
        assertRefused(held, ONE, 4, 0);
        assertRefused(overlapping, ONE, 4, 2);
        bench().assertHeld();
        assertRefused(List.of(held.get(3)), ONE, 4, 3);
        bench().append(bench().maker().next(ONE, 2));
        bench().assertHeld();
    }

    @Test
    default void s2_other_bytes_at_a_held_index_are_refused_and_change_nothing() {
        RecordMaker fork = bench().maker().copy();
        bench().append(bench().maker().next(ONE, 3));
        List<ShardRecord> other = List.of(
                fork.next(ONE, Payload.of("{\"another\":0}")),
                fork.next(ONE, Payload.of("{\"another\":1}")),
                fork.next(ONE, Payload.of("{\"another\":2}")),
                fork.next(ONE, Payload.of("{\"another\":3}")));
        for (int i = 0; i < 3; i++) {
            assertRefused(List.of(other.get(i)), ONE, 3, i);
        }
        assertRefused(other, ONE, 3, 0);
        bench().assertHeld();
        assertRefused(List.of(other.get(2)), ONE, 3, 2);
        bench().assertHeld();
    }

    @Test
    default void s2_a_shard_starts_at_index_zero() {
        List<ShardRecord> records = new RecordMaker().next(ONE, 2);
        assertRefused(List.of(records.get(1)), ONE, 0, 1);
        bench().append(bench().maker().next(TWO, 2));
        assertRefused(List.of(records.get(1)), ONE, 0, 1);
        bench().assertHeld();
    }

    @Test
    default void s2_the_count_is_known_after_reopening() {
        bench().append(bench().maker().next(ONE, 3));
        bench().reopen();
        List<ShardRecord> ahead = bench().maker().copy().next(ONE, 2);
        assertRefused(List.of(ahead.get(1)), ONE, 3, 4);
        bench().append(bench().maker().next(ONE));
        bench().assertHeld();
    }

    private void assertRefused(List<ShardRecord> batch, ShardId shard, long expected, long given) {
        StoreConflictException refusal = catchThrowableOfType(
                StoreConflictException.class, () -> bench().store().append(batch));
        assertThat(refusal).as("refusal of %s", batch).isNotNull();
        assertThat(refusal.shard()).isEqualTo(shard);
        assertThat(refusal.expectedIndex()).isEqualTo(expected);
        assertThat(refusal.givenIndex()).isEqualTo(given);
    }

    @Test
    default void s2_a_batch_with_a_gap_inside_is_refused() {
        List<ShardRecord> records = bench().maker().copy().next(ONE, 3);
        assertThatThrownBy(() -> bench().store().append(List.of(records.get(0), records.get(2))))
                .isInstanceOf(StoreConflictException.class);
        bench().assertHeld();
    }

    @Test
    default void s2_a_batch_that_repeats_a_record_is_refused() {
        ShardRecord record = bench().maker().copy().next(ONE);
        assertThatThrownBy(() -> bench().store().append(List.of(record, record)))
                .isInstanceOf(StoreConflictException.class);
        bench().assertHeld();
    }

    @Test
    default void s2_a_batch_in_falling_order_is_refused() {
        List<ShardRecord> records = bench().maker().copy().next(ONE, 2);
        assertThatThrownBy(() -> bench().store().append(List.of(records.get(1), records.get(0))))
                .isInstanceOf(StoreConflictException.class);
        bench().assertHeld();
    }

    @Test
    default void s2_an_empty_batch_is_refused() {
        assertThatThrownBy(() -> bench().store().append(List.of())).isInstanceOf(IllegalArgumentException.class);
        bench().assertHeld();
    }

    @Test
    default void s2_a_corrected_batch_may_follow_a_refused_one() {
        RecordMaker maker = bench().maker();
        bench().append(maker.next(ONE, 2));
        List<ShardRecord> more = maker.next(ONE, 3);
        List<ShardRecord> others = maker.next(TWO, 2);
        assertThatThrownBy(() -> bench().store().append(List.of(others.get(0), more.get(1), others.get(1))))
                .isInstanceOf(StoreConflictException.class);
        bench().append(more);
        bench().append(others);
        bench().store().force();
        bench().assertHeld();
    }

    @Test
    default void s2_of_two_rivals_for_an_index_one_is_refused() {
        // opened here: the rivals meet in the store, not on the way to it
        assertThat(bench().store().end()).isZero();
        for (int round = 0; round < 50; round++) {
            ShardId shard = ShardId.of("list", "rivals " + round);
            List<Callable<Boolean>> rivals = new ArrayList<>();
            for (int r = 0; r < 2; r++) {
                rivals.add(() -> isAppended(new RecordMaker().next(shard)));
            }
            assertThat(Together.run(rivals)).containsExactlyInAnyOrder(true, false);
            assertThat(Reads.shard(bench().store(), shard)).hasSize(1);
        }
        assertThat(bench().store().end()).isEqualTo(50);
    }

    private boolean isAppended(ShardRecord record) {
        try {
            bench().store().append(List.of(record));
            return true;
        } catch (StoreConflictException e) {
            return false;
        }
    }

    @Test
    default void s2_summaries_tell_count_number_and_hash() {
        RecordMaker maker = bench().maker();
        bench().append(maker.next(ONE, 3));
        ShardRecord lastOfTwo = maker.nextSeeingAll(TWO, Payload.of("{}"));
        ShardRecord lastOfOne = maker.next(ONE);
        bench().append(lastOfTwo, lastOfOne);
        ShardSummary[] expected = {
            new ShardSummary(ONE, 4, 4, lastOfOne.hash()), new ShardSummary(TWO, 1, 4, lastOfTwo.hash())
        };
        assertThat(bench().store().shards()).containsExactlyInAnyOrder(expected);
        assertThat(bench().reopen().shards()).containsExactlyInAnyOrder(expected);
    }

    @Test
    default void s2_summaries_are_a_copy() {
        bench().append(bench().maker().next(ONE, 3));
        Collection<ShardSummary> before = bench().store().shards();
        bench().append(bench().maker().next(ONE), bench().maker().next(OTHER));
        assertThat(before).hasSize(1);
        assertThat(before.iterator().next().count()).isEqualTo(3);
    }
}
