package io.kore.engine.migrate;

import io.kore.model.LogName;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.ShardSummary;
import io.kore.spi.ArrivalCursor;
import io.kore.spi.RecordCursor;
import io.kore.spi.ShardStore;
import io.kore.spi.StoreMetadata;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Notes where batches end, which is where a crash can cut a journal. Confined to one thread. */
final class BatchNotingStore implements ShardStore {
    private final ShardStore store;
    private final List<Long> ends = new ArrayList<>();

    BatchNotingStore(ShardStore store) {
        this.store = store;
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
        try (ArrivalCursor cursor = store.readArrivals(0)) {
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
        long end = store.append(List.copyOf(batch));
        ends.add(end);
        return end;
    }

    @Override
    public long force() {
        return store.force();
    }

    @Override
    public RecordCursor readShard(ShardId shard, long fromIndex) {
        return store.readShard(shard, fromIndex);
    }

    @Override
    public ArrivalCursor readArrivals(long fromPosition) {
        return store.readArrivals(fromPosition);
    }

    @Override
    public long arrivalOf(ShardId shard, long index) {
        return store.arrivalOf(shard, index);
    }

    @Override
    public long end() {
        return store.end();
    }

    @Override
    public Collection<ShardSummary> shards() {
        return store.shards();
    }

    @Override
    public void drop(LogName log) {
        store.drop(log);
    }

    @Override
    public StoreMetadata metadata() {
        return store.metadata();
    }

    @Override
    public String location() {
        return store.location();
    }

    @Override
    public void close() {
        store.close();
    }
}
