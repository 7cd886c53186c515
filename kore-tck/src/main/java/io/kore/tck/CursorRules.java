package io.kore.tck;

import static io.kore.tck.OrderRules.ONE;
import static io.kore.tck.OrderRules.OTHER;
import static io.kore.tck.OrderRules.TWO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kore.error.StoreException;
import io.kore.model.LogName;
import io.kore.model.Payload;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.spi.ArrivalCursor;
import io.kore.spi.RecordCursor;
import io.kore.spi.ShardStore;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** S8: cursors. */
interface CursorRules extends StoreRules {
    @Test
    default void s8_a_shard_is_read_from_any_index() {
        bench().append(bench().maker().next(ONE, 9));
        bench().append(bench().maker().next(TWO, 4));
        bench().append(bench().maker().next(ONE, 8));
        List<ShardRecord> all = bench().expected().shard(ONE);
        for (int round = 0; round < 2; round++) {
            ShardStore store = round == 0 ? bench().store() : bench().reopen();
            for (int from = 0; from <= 17; from++) {
                assertThat(Reads.shard(store, ONE, from)).isEqualTo(all.subList(from, 17));
            }
            for (long beyond : new long[] {18, 1_000, 1L << 32, Long.MAX_VALUE}) {
                assertThat(Reads.shard(store, ONE, beyond)).isEmpty();
            }
        }
    }

    @Test
    default void s8_arrivals_are_read_from_any_position() {
        for (int i = 0; i < 6; i++) {
            bench().append(bench().maker().next(ONE, 2));
            bench().append(bench().maker().next(OTHER));
        }
        for (int round = 0; round < 2; round++) {
            ShardStore store = round == 0 ? bench().store() : bench().reopen();
            for (long from = 0; from <= 18; from++) {
                assertThat(Reads.arrivals(store, from))
                        .isEqualTo(bench().expected().arrivals(from));
            }
            for (long beyond : new long[] {19, 1_000, 1L << 32, Long.MAX_VALUE}) {
                assertThat(Reads.arrivals(store, beyond)).isEmpty();
            }
        }
    }

    @Test
    default void s8_a_negative_start_is_refused() {
        bench().append(bench().maker().next(ONE));
        assertThatThrownBy(() -> bench().store().readShard(ONE, -1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> bench().store().readArrivals(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    default void s8_a_shard_cursor_sees_no_later_appends() {
        bench().append(bench().maker().next(ONE, 5));
        ShardStore store = bench().store();
        List<ShardRecord> held = bench().expected().shard(ONE);
        try (RecordCursor fresh = store.readShard(ONE, 0);
                RecordCursor begun = store.readShard(ONE, 2);
                RecordCursor atEnd = store.readShard(ONE, 5);
                RecordCursor unheld = store.readShard(TWO, 0)) {
            assertThat(begun.next()).isEqualTo(held.get(2));
            bench().append(bench().maker().next(ONE, 300));
            bench().append(bench().maker().next(TWO, 3));
            store.force();
            assertThat(Reads.rest(fresh)).isEqualTo(held);
            assertThat(Reads.rest(begun)).isEqualTo(held.subList(3, 5));
            assertThat(atEnd.next()).isNull();
            assertThat(unheld.next()).isNull();
        }
        bench().assertHeld();
    }

    @Test
    default void s8_an_arrival_cursor_sees_no_later_appends() {
        ShardStore store = bench().store();
        try (ArrivalCursor onEmpty = store.readArrivals(0)) {
            bench().append(bench().maker().next(ONE, 5));
            try (ArrivalCursor fresh = store.readArrivals(0);
                    ArrivalCursor begun = store.readArrivals(1);
                    ArrivalCursor ahead = store.readArrivals(6)) {
                List<Reads.Arrival> held = bench().expected().arrivals(0);
                assertThat(begun.next()).isEqualTo(held.get(1).record());
                bench().append(bench().maker().next(TWO, 300));
                assertThat(Reads.restWithPositions(fresh)).isEqualTo(held);
                assertThat(Reads.restWithPositions(begun)).isEqualTo(held.subList(2, 5));
                assertThat(ahead.next()).isNull();
                assertThat(onEmpty.next()).isNull();
            }
        }
        bench().assertHeld();
    }

    @Test
    default void s8_at_its_end_a_cursor_answers_null_again_and_again() {
        bench().append(bench().maker().next(ONE, 2));
        try (RecordCursor shard = bench().store().readShard(ONE, 0);
                RecordCursor arrivals = bench().store().readArrivals(0)) {
            assertThat(Reads.rest(shard)).hasSize(2);
            assertThat(Reads.rest(arrivals)).hasSize(2);
            bench().append(bench().maker().next(ONE, 2));
            for (int i = 0; i < 3; i++) {
                assertThat(shard.next()).isNull();
                assertThat(arrivals.next()).isNull();
            }
        }
    }

    @Test
    default void s8_cursors_do_not_disturb_each_other() {
        bench().append(bench().maker().next(ONE, 60));
        bench().append(bench().maker().next(TWO, 60));
        ShardStore store = bench().store();
        List<RecordCursor> open = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            open.add(store.readShard(i % 2 == 0 ? ONE : TWO, i));
        }
        for (int round = 0; round < 60; round++) {
            for (int i = 0; i < open.size(); i++) {
                ShardRecord next = open.get(i).next();
                List<ShardRecord> all = bench().expected().shard(i % 2 == 0 ? ONE : TWO);
                assertThat(next).isEqualTo(i + round < 60 ? all.get(i + round) : null);
            }
        }
        open.forEach(RecordCursor::close);
        bench().assertHeld();
    }

    @Test
    default void s8_records_stay_valid_when_their_cursor_is_gone() {
        for (int i = 0; i < 20; i++) {
            bench().append(bench().maker().next(ONE, Payload.owning(Noise.bytes(i, 30_000))));
        }
        List<ShardRecord> fromShard = Reads.shard(bench().reopen(), ONE);
        List<Reads.Arrival> fromArrivals = Reads.arrivals(bench().store());
        bench().append(bench().maker().next(TWO, Payload.owning(Noise.bytes(99, 1 << 20))));
        bench().assertHeld();
        bench().drop(ONE.log());
        bench().close();
        for (int i = 0; i < 20; i++) {
            byte[] expected = Noise.bytes(i, 30_000);
            assertThat(fromShard.get(i).payload().toBytes()).isEqualTo(expected);
            assertThat(fromArrivals.get(i).record().payload().toBytes()).isEqualTo(expected);
            assertThat(fromShard.get(i)).isEqualTo(fromArrivals.get(i).record());
        }
    }

    @Test
    default void s8_a_position_is_told_only_after_a_record() {
        bench().append(bench().maker().next(ONE, 2));
        try (ArrivalCursor cursor = bench().store().readArrivals(1)) {
            assertThatThrownBy(cursor::position).isInstanceOf(IllegalStateException.class);
            assertThat(cursor.next()).isNotNull();
            assertThat(cursor.position()).isEqualTo(1);
            assertThat(cursor.position()).isEqualTo(1);
        }
        try (ArrivalCursor cursor = bench().store().readArrivals(2)) {
            assertThat(cursor.next()).isNull();
            assertThatThrownBy(cursor::position).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    default void s8_a_closed_cursor_refuses_to_be_used() {
        bench().append(bench().maker().next(ONE, 3));
        RecordCursor shard = bench().store().readShard(ONE, 0);
        ArrivalCursor arrivals = bench().store().readArrivals(0);
        assertThat(shard.next()).isNotNull();
        assertThat(arrivals.next()).isNotNull();
        shard.close();
        arrivals.close();
        assertThatThrownBy(shard::next).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(arrivals::next).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(arrivals::position).isInstanceOf(IllegalStateException.class);
        shard.close();
        arrivals.close();
        bench().assertHeld();
    }

    @Test
    default void s8_a_cursor_over_a_dropped_log_never_ends_early_in_silence() {
        bench().append(bench().maker().next(ONE, 400));
        bench().append(bench().maker().next(OTHER, 3));
        List<ShardRecord> shard = bench().expected().shard(ONE);
        List<ShardRecord> all = bench().expected().arrivals(0).stream()
                .map(Reads.Arrival::record)
                .toList();
        try (RecordCursor fresh = bench().store().readShard(ONE, 0);
                RecordCursor begun = bench().store().readShard(ONE, 10);
                RecordCursor arrivals = bench().store().readArrivals(0)) {
            assertThat(begun.next()).isEqualTo(shard.get(10));
            bench().drop(new LogName("list"));
            Payload other = Payload.of("{\"another\":\"life\"}");
            bench().append(bench().maker().next(ONE, other), bench().maker().next(ONE, other));
            assertWholeOrFailing(fresh, shard);
            assertWholeOrFailing(begun, shard.subList(11, 400));
            assertWholeOrFailing(arrivals, all);
        }
        bench().assertHeld();
    }

    private static void assertWholeOrFailing(RecordCursor cursor, List<ShardRecord> expected) {
        for (ShardRecord record : expected) {
            ShardRecord next;
            try {
                next = cursor.next();
            } catch (StoreException e) {
                return;
            }
            assertThat(next).isEqualTo(record);
        }
        assertThat(cursor.next()).isNull();
    }

    @Test
    default void s8_readers_and_writers_work_at_once() {
        ShardStore store = bench().store();
        ReadersAndWriters.run(store, 3, 3);
        bench().expected()
                .append(Reads.arrivals(store).stream()
                        .map(Reads.Arrival::record)
                        .toList());
        assertThat(store.shards().stream().map(s -> s.shard()).toList())
                .contains(ShardId.of(ReadersAndWriters.LOG, "writer 0"));
        bench().assertHeld();
    }
}
