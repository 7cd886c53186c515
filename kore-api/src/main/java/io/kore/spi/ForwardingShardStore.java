package io.kore.spi;

import io.kore.model.LogName;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.ShardSummary;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

/**
 * A store that leaves everything to another one. A plugin that adds something to any store, as counting or
 * encrypting does, extends it and overrides what it adds to. As thread-safe and as durable as the other store.
 */
public abstract class ForwardingShardStore implements ShardStore {
    private final ShardStore store;

    /**
     * A store in front of another one.
     *
     * @param store the other one; closed with this
     */
    protected ForwardingShardStore(ShardStore store) {
        this.store = Objects.requireNonNull(store, "store");
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
