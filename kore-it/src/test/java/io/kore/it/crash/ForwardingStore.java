package io.kore.it.crash;

import io.kore.model.LogName;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.ShardSummary;
import io.kore.spi.ArrivalCursor;
import io.kore.spi.RecordCursor;
import io.kore.spi.ShardStore;
import io.kore.spi.StoreMetadata;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/** A store, and its metadata, that leaves everything to another one. Thread-safe. */
abstract class ForwardingStore implements ShardStore, StoreMetadata {
    private final ShardStore store;

    ForwardingStore(ShardStore store) {
        this.store = store;
    }

    @Override
    public long append(List<ShardRecord> batch) {
        return store.append(batch);
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
        return this;
    }

    @Override
    public Optional<byte[]> read(String key) {
        return store.metadata().read(key);
    }

    @Override
    public void write(String key, byte[] value) {
        store.metadata().write(key, value);
    }

    @Override
    public void remove(String key) {
        store.metadata().remove(key);
    }

    @Override
    public SortedSet<String> keys() {
        return store.metadata().keys();
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
