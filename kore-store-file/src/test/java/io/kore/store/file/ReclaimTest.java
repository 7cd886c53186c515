package io.kore.store.file;

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
import io.kore.tck.RecordMaker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** S11: what a drop frees, and what it leaves alone. */
class ReclaimTest {
    private static final StoreOptions OPTIONS = new StoreOptions(16 << 10, 1 << 10, 64 << 10, 4, 2 << 10, false);
    private static final String PLACE = "/store";
    private static final LogName LARGE = new LogName("large");
    private static final ShardId SMALL_SHARD = ShardId.of("small", "writer");

    private final SimulatedDisk disk = new SimulatedDisk(1);
    private final FileShardStoreProvider provider = new FileShardStoreProvider(disk, OPTIONS);
    private final RecordMaker maker = new RecordMaker();
    private final List<ShardRecord> kept = new ArrayList<>();

    private void fill(ShardStore store) {
        for (int i = 0; i < 400; i++) {
            ShardRecord small = maker.next(SMALL_SHARD);
            kept.add(small);
            store.append(List.of(
                    maker.next(
                            ShardId.of("large", "writer " + i % 20), Payload.of("{\"x\":\"" + "x".repeat(400) + "\"}")),
                    small));
        }
    }

    private long bytes() {
        return disk.files().entrySet().stream()
                .filter(file -> file.getKey().toString().endsWith(".segment"))
                .mapToLong(file -> file.getValue().length)
                .sum();
    }

    @Test
    void the_space_of_a_dropped_log_is_freed_and_other_records_stay_where_they_are() {
        try (ShardStore store = provider.open(PLACE)) {
            fill(store);
            long before = bytes();
            store.drop(LARGE);
            assertThat(bytes()).isLessThan(before / 2);
            assertSmallIsWhole(store);
        }
        assertThat(provider.verify(PLACE).damages()).isEmpty();
        try (ShardStore store = provider.open(PLACE)) {
            assertSmallIsWhole(store);
            assertThat(store.end()).isEqualTo(800);
            maker.forget(LARGE);
            assertThat(store.append(List.of(maker.next(ShardId.of("large", "writer 0")))))
                    .isEqualTo(801);
        }
    }

    private void assertSmallIsWhole(ShardStore store) {
        try (RecordCursor cursor = store.readShard(SMALL_SHARD, 0)) {
            for (ShardRecord record : kept) {
                assertThat(cursor.next()).isEqualTo(record);
                assertThat(store.arrivalOf(SMALL_SHARD, record.index())).isEqualTo(2 * record.index() + 1);
            }
            assertThat(cursor.next()).isNull();
        }
    }

    @Test
    void cursors_over_other_logs_go_on_while_their_segments_are_rewritten() {
        try (ShardStore store = provider.open(PLACE)) {
            fill(store);
            try (RecordCursor shard = store.readShard(SMALL_SHARD, 0);
                    ArrivalCursor late = store.readArrivals(790);
                    ArrivalCursor early = store.readArrivals(0)) {
                assertThat(shard.next()).isEqualTo(kept.get(0));
                assertThat(early.next()).isNotNull();
                store.drop(LARGE);
                for (ShardRecord record : kept.subList(1, kept.size())) {
                    assertThat(shard.next()).isEqualTo(record);
                }
                assertThatThrownBy(() -> drain(early)).isInstanceOf(StoreException.class);
                assertThatThrownBy(() -> drain(late)).isInstanceOf(StoreException.class);
            }
            try (ArrivalCursor fresh = store.readArrivals(0)) {
                for (ShardRecord record : kept) {
                    assertThat(fresh.next()).isEqualTo(record);
                    assertThat(fresh.position()).isEqualTo(2 * record.index() + 1);
                }
                assertThat(fresh.next()).isNull();
            }
        }
    }

    private static void drain(RecordCursor cursor) {
        ShardRecord record = cursor.next();
        while (record != null) {
            record = cursor.next();
        }
    }

    @Test
    void indexes_of_rewritten_segments_can_be_made_again() {
        try (ShardStore store = provider.open(PLACE)) {
            fill(store);
            store.drop(LARGE);
        }
        Map<Path, byte[]> files = disk.files();
        files.keySet().removeIf(file -> file.toString().endsWith(".index"));
        SimulatedDisk without = SimulatedDisk.of(files);
        try (ShardStore store = new FileShardStoreProvider(without, OPTIONS).open(PLACE)) {
            assertSmallIsWhole(store);
            assertThat(store.shards()).hasSize(1);
        }
    }

    @Test
    void a_log_that_lay_in_one_segment_with_others_is_gone_and_its_name_can_be_used_again() {
        try (ShardStore store = provider.open(PLACE)) {
            store.append(List.of(maker.next(ShardId.of("large", "writer 0")), maker.next(SMALL_SHARD)));
            store.drop(LARGE);
            store.drop(LARGE);
            maker.forget(LARGE);
            store.append(List.of(maker.next(ShardId.of("large", "writer 0"), Payload.of("{\"new\":true}"))));
        }
        try (ShardStore store = provider.open(PLACE);
                RecordCursor cursor = store.readShard(ShardId.of("large", "writer 0"), 0)) {
            assertThat(store.shards()).hasSize(2);
            assertThat(String.valueOf(cursor.next())).contains("new");
            assertThat(cursor.next()).isNull();
        }
    }
}
