package io.kore.store.rocksdb;

import io.kore.model.Payload;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.spi.ArrivalCursor;
import io.kore.spi.ShardStore;
import io.kore.tck.RecordMaker;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The same endless row of batches for the same seed, over several shards: a child appends them, its parent
 * knows what must be there. Confined to one thread.
 */
final class Batches {
    private final Random random;
    private final RecordMaker maker = new RecordMaker();
    private final int payloadBytesMax;

    Batches(long seed, int payloadBytesMax) {
        this.random = new Random(seed);
        this.payloadBytesMax = payloadBytesMax;
    }

    List<ShardRecord> next() {
        List<ShardRecord> batch = new ArrayList<>();
        int size = 1 + random.nextInt(20);
        for (int i = 0; i < size; i++) {
            ShardId shard = ShardId.of("list " + random.nextInt(2), "writer " + random.nextInt(5));
            byte[] payload = new byte[random.nextInt(payloadBytesMax)];
            random.nextBytes(payload);
            batch.add(maker.nextSeeingAll(shard, Payload.owning(payload)));
        }
        return batch;
    }

    /**
     * Reads the whole journal and compares it with the batches of the seed.
     *
     * @return how many records are there
     * @throws AssertionError if they are no whole batches, or other records
     */
    static long checkPrefix(ShardStore store, long seed, int payloadBytesMax) {
        Batches batches = new Batches(seed, payloadBytesMax);
        long position = 0;
        try (ArrivalCursor cursor = store.readArrivals(0)) {
            while (position < store.end()) {
                for (ShardRecord expected : batches.next()) {
                    ShardRecord there = cursor.next();
                    if (there == null || !expected.equals(there) || cursor.position() != position) {
                        throw new AssertionError("seed " + seed + ": at position " + position + " there is " + there
                                + " instead of " + expected);
                    }
                    position++;
                }
            }
            if (cursor.next() != null) {
                throw new AssertionError("seed " + seed + ": there are records beyond the end " + position);
            }
        }
        return position;
    }
}
