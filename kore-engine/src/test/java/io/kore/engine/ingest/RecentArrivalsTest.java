package io.kore.engine.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.memory.MemoryStoreProvider;
import io.kore.model.Payload;
import io.kore.model.ShardRecord;
import io.kore.spi.ArrivalCursor;
import io.kore.spi.ShardStore;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RecentArrivalsTest {
    private final ShardStore memory = new MemoryStoreProvider().open("store");
    private final Forger writer = new Forger("w");

    private final RecentArrivals recent = new RecentArrivals(memory);

    @AfterEach
    void close() {
        recent.close();
    }

    @Test
    void it_reads_as_the_store_does_from_everywhere() {
        for (int i = 0; i < 300; i++) {
            List<ShardRecord> batch = new ArrayList<>();
            for (int k = 0; k <= i % 3; k++) {
                batch.add(record(i % 50 == 0 ? "x".repeat(5_000) : "x"));
            }
            recent.append(batch);
            for (long from : List.of(0L, recent.end() - 70, recent.end() - 2, recent.end() - 1, recent.end())) {
                long start = Math.max(0, from);
                assertThat(read(recent, start)).isEqualTo(read(memory, start));
            }
        }
        assertThat(read(recent, recent.end() + 5)).isEmpty();
    }

    @Test
    void what_is_at_hand_is_not_read_back() {
        recent.append(List.of(record("a")));
        ShardRecord last = record("b");
        recent.append(List.of(last));
        try (ArrivalCursor cursor = recent.readArrivals(1)) {
            assertThat(cursor.next()).isSameAs(last);
            assertThat(cursor.position()).isEqualTo(1);
            recent.append(List.of(record("c")));
            assertThat(cursor.next()).isNull();
        }
    }

    @Test
    void a_record_that_was_written_but_is_not_at_hand_yet_is_not_missed() {
        recent.append(List.of(record("a")));
        memory.append(List.of(record("b")));
        assertThat(read(recent, 0)).hasSize(2);
        recent.append(List.of(record("c")));
        assertThat(read(recent, 0)).isEqualTo(read(memory, 0));
        assertThat(read(recent, 2)).hasSize(1);
    }

    @Test
    void of_a_dropped_log_nothing_stays_at_hand() {
        ShardRecord first = record("a");
        recent.append(List.of(first));
        recent.drop(first.shard().log());
        assertThat(read(recent, 0)).isEmpty();
    }

    private ShardRecord record(String text) {
        return writer.next(Payload.of("{\"a\":\"" + text + "\"}").text());
    }

    private static List<String> read(ShardStore store, long from) {
        List<String> all = new ArrayList<>();
        try (ArrivalCursor cursor = store.readArrivals(from)) {
            for (ShardRecord record = cursor.next(); record != null; record = cursor.next()) {
                all.add(cursor.position() + " " + record.id() + " " + record.index() + " " + record.payload());
            }
        }
        return all;
    }
}
