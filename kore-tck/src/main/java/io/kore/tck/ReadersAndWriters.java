package io.kore.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.model.Payload;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.spi.ShardStore;
import io.kore.tck.Reads.Arrival;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads that append to shards of their own, and threads that check what they see meanwhile. Stateless. */
final class ReadersAndWriters {
    static final String LOG = "busy";

    private static final int BATCHES = 150;

    private ReadersAndWriters() {}

    static void run(ShardStore store, int writers, int readers) {
        AtomicInteger writing = new AtomicInteger(writers);
        List<Callable<Boolean>> tasks = new ArrayList<>();
        for (int w = 0; w < writers; w++) {
            ShardId shard = ShardId.of(LOG, "writer " + w);
            tasks.add(() -> {
                try {
                    return write(store, shard);
                } finally {
                    writing.decrementAndGet();
                }
            });
        }
        for (int r = 0; r < readers; r++) {
            ShardId shard = ShardId.of(LOG, "writer " + r % writers);
            tasks.add(() -> {
                do {
                    look(store, shard);
                } while (writing.get() > 0);
                return true;
            });
        }
        Together.run(tasks);
        assertThat(store.end()).isEqualTo(2L * BATCHES * writers);
    }

    private static boolean write(ShardStore store, ShardId shard) {
        RecordMaker maker = new RecordMaker();
        for (int i = 0; i < BATCHES; i++) {
            Payload payload = Payload.owning(Noise.bytes(i, i % 50 == 0 ? 100_000 : i));
            store.append(List.of(maker.next(shard, payload), maker.next(shard)));
            if (i % 10 == 0) {
                store.force();
            }
            long count = maker.count(shard);
            assertThat(Reads.shard(store, shard, count - 2)).hasSize(2);
            assertThat(store.arrivalOf(shard, count - 1)).isLessThan(store.end());
        }
        return true;
    }

    private static void look(ShardStore store, ShardId shard) {
        long end = store.end();
        List<Arrival> arrivals = Reads.arrivals(store);
        assertThat(arrivals).hasSizeGreaterThanOrEqualTo((int) end);
        for (int i = 0; i < arrivals.size(); i++) {
            assertThat(arrivals.get(i).position()).isEqualTo(i);
        }
        List<ShardRecord> records = Reads.shard(store, shard);
        for (int i = 0; i < records.size(); i++) {
            assertThat(records.get(i).index()).isEqualTo(i);
            assertThat(records.get(i).shard()).isEqualTo(shard);
        }
        store.shards()
                .forEach(summary -> assertThat(store.arrivalOf(summary.shard(), summary.count() - 1))
                        .isBetween(0L, store.end() - 1));
    }
}
