package io.kore.store.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.model.Seen;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.spi.ArrivalCursor;
import io.kore.spi.ShardStore;
import java.util.HashMap;
import java.util.Map;

/** What a salvaged store may hold: of each shard a prefix, in an order in which no record comes before its past. */
final class SalvagedRecords {
    private SalvagedRecords() {}

    static void check(ShardStore store, Batches batches, long originalEnd) {
        Map<String, ShardRecord> original = new HashMap<>();
        while (original.size() < originalEnd) {
            batches.next().forEach(record -> original.put(record.shard() + " " + record.index(), record));
        }
        Map<ShardId, Long> counts = new HashMap<>();
        try (ArrivalCursor cursor = store.readArrivals(0)) {
            for (ShardRecord record = cursor.next(); record != null; record = cursor.next()) {
                ShardId shard = record.shard();
                assertThat(record).isEqualTo(original.get(shard + " " + record.index()));
                assertThat(record.index()).isEqualTo(counts.getOrDefault(shard, 0L));
                Seen seen = record.envelope().seen();
                if (seen != null) {
                    seen.entries()
                            .prefixes()
                            .forEach((writer, prefix) -> assertThat(
                                            counts.getOrDefault(new ShardId(shard.log(), writer), 0L))
                                    .as("what %s saw of %s", shard, writer)
                                    .isGreaterThanOrEqualTo(prefix.count()));
                }
                counts.merge(shard, 1L, Long::sum);
            }
        }
    }
}
