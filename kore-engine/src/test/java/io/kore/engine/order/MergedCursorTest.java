package io.kore.engine.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kore.error.StoreCorruptException;
import io.kore.error.StoreException;
import io.kore.model.Envelope;
import io.kore.model.LogName;
import io.kore.model.RecordId;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.WriterId;
import io.kore.spi.ArrivalCursor;
import io.kore.spi.ShardStore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MergedCursorTest {
    private static final LogName LOG = new LogName("m/../n");
    private static final LogName OTHER = new LogName("other");

    @Test
    void random_histories_read_as_a_sort_of_all_records() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            try (SimulatedNode node = randomNode(random)) {
                List<RecordId> expected = new ArrayList<>();
                try (ArrivalCursor cursor = node.store().readArrivals(0)) {
                    for (ShardRecord record = cursor.next(); record != null; record = cursor.next()) {
                        if (record.shard().log().equals(LOG)) {
                            expected.add(record.id());
                        }
                    }
                }
                expected.sort(Comparator.naturalOrder());
                assertThat(ids(node.store(), node.counts(LOG)))
                        .as("seed " + seed)
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void records_beyond_the_counts_are_not_read() {
        try (SimulatedNode node = randomNode(new Random(7))) {
            Map<WriterId, Long> counts = node.counts(LOG);
            List<RecordId> before = ids(node.store(), counts);
            WriterId some = counts.keySet().iterator().next();
            try (MergedCursor cursor = MergedCursor.open(node.store(), LOG, counts)) {
                node.append(LOG, "{}", null);
                assertThat(drain(cursor)).isEqualTo(before);
            }
            counts.merge(some, -1L, Long::sum);
            assertThat(ids(node.store(), counts)).hasSize(before.size() - 1);
        }
    }

    @Test
    void an_empty_log_reads_as_empty() {
        try (SimulatedNode node = new SimulatedNode("a");
                MergedCursor cursor = MergedCursor.open(node.store(), LOG, Map.of())) {
            assertThat(cursor.next()).isNull();
            assertThat(cursor.next()).isNull();
        }
    }

    @Test
    void ten_thousand_short_shards_need_few_open_cursors() {
        try (SimulatedNode node = new SimulatedNode("a")) {
            int number = 0;
            for (int i = 0; i < 10_000; i++) {
                for (int j = 0; j < 2; j++) {
                    node.write(ShardId.of(LOG.value(), "w" + i), Envelope.bare(++number), "{}");
                }
            }
            WatchedStore store = new WatchedStore(node.store());
            List<RecordId> ids = ids(store, node.counts(LOG));
            assertThat(ids).hasSize(20_000).isSorted();
            assertThat(store.openMax).isEqualTo(1);
            assertThat(store.open).isZero();
        }
    }

    @Test
    void many_shards_that_run_side_by_side_are_all_merged() {
        try (SimulatedNode node = new SimulatedNode("a")) {
            int shards = MergedCursor.EAGER_SHARDS_MAX + 3;
            for (int i = 0; i < 3 * shards; i++) {
                node.write(ShardId.of(LOG.value(), "w" + i % shards), Envelope.bare(1 + i / 2), "{}");
            }
            assertThat(ids(node.store(), node.counts(LOG))).hasSize(3 * shards).isSorted();
        }
    }

    @Test
    void a_stream_reads_only_what_is_asked_for_and_closes_all() {
        try (SimulatedNode node = randomNode(new Random(3))) {
            WatchedStore store = new WatchedStore(node.store());
            Map<WriterId, Long> counts = node.counts(LOG);
            try (Stream<ShardRecord> stream = MergedCursor.open(store, LOG, counts).stream()) {
                assertThat(stream.limit(2).toList()).hasSize(2);
                assertThat(store.read).isLessThanOrEqualTo(counts.size() + 2);
                assertThat(store.open).isPositive();
            }
            assertThat(store.open).isZero();
        }
    }

    @Test
    void a_failure_comes_with_the_record_it_hit_and_comes_again() {
        try (SimulatedNode node = new SimulatedNode("a")) {
            node.append(LOG, "{}", null);
            node.append(LOG, "{}", null);
            WatchedStore store = new WatchedStore(node.store());
            try (MergedCursor cursor = MergedCursor.open(store, LOG, node.counts(LOG))) {
                assertThat(cursor.next()).isNotNull();
                store.corrupt(new ShardId(LOG, node.writer()));
                assertThatThrownBy(cursor::next).isInstanceOf(StoreCorruptException.class);
                assertThatThrownBy(cursor::next).isInstanceOf(StoreCorruptException.class);
            }
            assertThat(store.open).isZero();
        }
    }

    @Test
    void a_failed_open_closes_what_was_opened() {
        try (SimulatedNode node = new SimulatedNode("a")) {
            node.write(ShardId.of(LOG.value(), "x"), Envelope.bare(1), "{}");
            node.write(ShardId.of(LOG.value(), "y"), Envelope.bare(1), "{}");
            WatchedStore store = new WatchedStore(node.store());
            store.corrupt(ShardId.of(LOG.value(), "y"));
            assertThatThrownBy(() -> MergedCursor.open(store, LOG, node.counts(LOG)))
                    .isInstanceOf(StoreCorruptException.class);
            assertThat(store.open).isZero();
        }
    }

    @Test
    void close_closes_all_though_each_fails_and_only_once() {
        try (SimulatedNode node = new SimulatedNode("a")) {
            for (String writer : List.of("x", "y", "z")) {
                node.write(ShardId.of(LOG.value(), writer), Envelope.bare(1), "{}");
            }
            WatchedStore store = new WatchedStore(node.store());
            MergedCursor cursor = MergedCursor.open(store, LOG, node.counts(LOG));
            store.failOnClose();
            assertThatThrownBy(cursor::close)
                    .hasMessageContaining("cannot close")
                    .satisfies(e -> assertThat(e.getSuppressed()).hasSize(2));
            assertThat(store.open).isZero();
            cursor.close();
            assertThatThrownBy(cursor::next).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void a_log_that_is_dropped_meanwhile_does_not_read_as_shorter() {
        try (SimulatedNode node = new SimulatedNode("a")) {
            int shards = MergedCursor.EAGER_SHARDS_MAX + 3;
            for (int i = 0; i < shards; i++) {
                node.write(ShardId.of(LOG.value(), "w" + i), Envelope.bare(1 + i), "{}");
            }
            try (MergedCursor cursor = MergedCursor.open(node.store(), LOG, node.counts(LOG))) {
                assertThat(cursor.next()).isNotNull();
                node.store().drop(LOG);
                // the shards that follow were looked into and closed; opened again they are gone
                assertThatThrownBy(() -> readAll(cursor))
                        .isInstanceOf(StoreException.class)
                        .hasMessageContaining("dropped");
            }
        }
    }

    private static SimulatedNode randomNode(Random random) {
        SimulatedNode node = new SimulatedNode("n");
        int shards = 1 + random.nextInt(9);
        long[] numbers = new long[shards];
        for (int i = 0; i < random.nextInt(60) + shards; i++) {
            int shard = i < shards ? i : random.nextInt(shards);
            numbers[shard] += 1 + random.nextInt(4);
            LogName log = random.nextInt(5) == 0 ? OTHER : LOG;
            node.write(new ShardId(log, new WriterId("w" + shard)), Envelope.bare(numbers[shard]), "{}");
        }
        return node;
    }

    private static List<RecordId> ids(ShardStore store, Map<WriterId, Long> counts) {
        try (MergedCursor cursor = MergedCursor.open(store, LOG, counts)) {
            return drain(cursor);
        }
    }

    private static List<RecordId> drain(MergedCursor cursor) {
        List<RecordId> ids = new ArrayList<>();
        for (ShardRecord record = cursor.next(); record != null; record = cursor.next()) {
            ids.add(record.id());
        }
        return ids;
    }

    private static int readAll(MergedCursor cursor) {
        int count = 0;
        while (cursor.next() != null) {
            count++;
        }
        return count;
    }
}
