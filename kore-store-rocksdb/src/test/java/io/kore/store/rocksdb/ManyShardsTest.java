package io.kore.store.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.model.Payload;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.ShardSummary;
import io.kore.spi.RecordCursor;
import io.kore.spi.ShardStore;
import io.kore.spi.ShardStoreProvider;
import io.kore.tck.RecordMaker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Very many shards, and very large records. */
class ManyShardsTest {
    private static final int SHARDS = 10_000;

    @TempDir
    Path folder;

    private final ShardStoreProvider provider = new RocksDbShardStoreProvider();

    @Test
    void s2_ten_thousand_shards_open_quickly_with_all_their_summaries() {
        String place = folder.resolve("wide").toString();
        RecordMaker maker = new RecordMaker();
        Map<ShardId, ShardSummary> expected = new HashMap<>();
        try (ShardStore store = provider.open(place)) {
            for (int round = 0; round < 2; round++) {
                List<ShardRecord> batch = new ArrayList<>();
                for (int i = 0; i < SHARDS; i++) {
                    ShardRecord record = maker.next(ShardId.of("log " + i % 100, "writer " + i));
                    expected.put(record.shard(), ShardSummary.endingAt(record));
                    batch.add(record);
                }
                store.append(batch);
            }
        }
        provider.open(place).close();
        long start = System.nanoTime();
        try (ShardStore store = provider.open(place)) {
            Duration opening = Duration.ofNanos(System.nanoTime() - start);
            System.out.println(SHARDS + " shards opened in " + opening.toMillis() + " ms");
            // a second on an idle machine; no measure of speed here, but one scan a shard would show
            assertThat(opening).isLessThan(Duration.ofSeconds(20));
            assertThat(store.shards()).containsExactlyInAnyOrderElementsOf(expected.values());
        }
    }

    @Test
    void s4_the_largest_payloads_come_back_from_tables_and_from_the_log() {
        String place = folder.resolve("large").toString();
        ShardId shard = ShardId.of("list", "writer");
        RecordMaker maker = new RecordMaker();
        List<ShardRecord> all = new ArrayList<>();
        for (int life = 0; life < 2; life++) {
            try (ShardStore store = provider.open(place)) {
                for (int i = 0; i < 50; i++) {
                    byte[] payload = new byte[(1 << 20) - i * 21_000];
                    Arrays.fill(payload, (byte) ('a' + i % 26));
                    ShardRecord record = maker.next(shard, Payload.owning(payload));
                    all.add(record);
                    store.append(List.of(record));
                }
            }
        }
        try (ShardStore store = provider.open(place);
                RecordCursor cursor = store.readShard(shard, 0)) {
            for (ShardRecord expected : all) {
                ShardRecord there = cursor.next();
                assertThat(there != null && expected.equals(there))
                        .as("index %d", expected.index())
                        .isTrue();
            }
            assertThat(cursor.next()).isNull();
        }
    }
}
