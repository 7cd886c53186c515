package io.kore.engine.migrate;

import io.kore.model.ShardRecord;
import io.kore.spi.ArrivalCursor;
import io.kore.spi.ForwardingShardStore;
import io.kore.spi.ShardStore;
import java.util.ArrayList;
import java.util.List;

/** Notes where batches end, which is where a crash can cut a journal. Confined to one thread. */
final class BatchNotingStore extends ForwardingShardStore {
    private final List<Long> ends = new ArrayList<>();

    BatchNotingStore(ShardStore store) {
        super(store);
        ends.add(store.end());
    }

    List<Long> ends() {
        return List.copyOf(ends);
    }

    /** What is left of this store if its journal is cut there: in another store. */
    BatchNotingStore upTo(long end, ShardStore target) {
        BatchNotingStore copy = new BatchNotingStore(target);
        metadata()
                .keys()
                .forEach(
                        key -> target.metadata().write(key, metadata().read(key).orElseThrow()));
        try (ArrivalCursor cursor = readArrivals(0)) {
            List<ShardRecord> batch = new ArrayList<>();
            for (ShardRecord record = cursor.next();
                    record != null && cursor.position() < end;
                    record = cursor.next()) {
                batch.add(record);
                if (ends.contains(cursor.position() + 1)) {
                    long unused = copy.append(batch);
                    batch.clear();
                }
            }
        }
        long unused = copy.force();
        return copy;
    }

    @Override
    public long append(List<ShardRecord> batch) {
        long end = super.append(List.copyOf(batch));
        ends.add(end);
        return end;
    }
}
