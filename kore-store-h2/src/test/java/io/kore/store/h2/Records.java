package io.kore.store.h2;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.model.Payload;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.spi.ArrivalCursor;
import io.kore.spi.ShardStore;
import io.kore.tck.RecordMaker;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The records of a known history: whoever has the seed can say what the n-th batch is. Confined to one
 * thread.
 */
final class Records {
    static final ShardId ONE = ShardId.of("MyList", "phone");
    static final ShardId TWO = ShardId.of("MyList", "pad");

    private final RecordMaker maker = new RecordMaker();
    private final SplittableRandom random;

    Records(long seed) {
        random = new SplittableRandom(seed);
    }

    /** The next batch: a few records of two shards. */
    List<ShardRecord> nextBatch() {
        List<ShardRecord> batch = new ArrayList<>();
        int size = 1 + random.nextInt(4);
        for (int i = 0; i < size; i++) {
            ShardId shard = random.nextBoolean() ? ONE : TWO;
            int filling = random.nextInt(20) == 0 ? 20_000 : random.nextInt(100);
            Payload payload =
                    Payload.of("{\"do\":\"thing " + random.nextInt() + "\",\"x\":\"" + "y".repeat(filling) + "\"}");
            batch.add(random.nextBoolean() ? maker.next(shard, payload) : maker.nextSeeingAll(shard, payload));
        }
        return batch;
    }

    /** All records in arrival order. */
    static List<ShardRecord> all(ShardStore store) {
        List<ShardRecord> all = new ArrayList<>();
        try (ArrivalCursor cursor = store.readArrivals(0)) {
            for (ShardRecord record = cursor.next(); record != null; record = cursor.next()) {
                all.add(record);
            }
        }
        return all;
    }

    /** Checks that a store holds whole batches of a history, from the first on, and answers how many. */
    static int assertHoldsBatches(ShardStore store, long seed) {
        List<ShardRecord> held = all(store);
        Records history = new Records(seed);
        List<ShardRecord> expected = new ArrayList<>();
        int batches = 0;
        while (expected.size() < held.size()) {
            expected.addAll(history.nextBatch());
            batches++;
        }
        assertThat(held).as("batches of seed %d", seed).isEqualTo(expected);
        assertThat(store.end()).isEqualTo(held.size());
        return batches;
    }
}
