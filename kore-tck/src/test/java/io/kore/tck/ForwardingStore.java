package io.kore.tck;

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

/** A store that leaves all to another one; the broken stores override what they break. As thread-safe as that one. */
class ForwardingStore implements ShardStore {
    final ShardStore good;

    ForwardingStore(ShardStore good) {
        this.good = good;
    }

    @Override
    public long append(List<ShardRecord> batch) {
        return good.append(batch);
    }

    @Override
    public long force() {
        return good.force();
    }

    @Override
    public RecordCursor readShard(ShardId shard, long fromIndex) {
        return good.readShard(shard, fromIndex);
    }

    @Override
    public ArrivalCursor readArrivals(long fromPosition) {
        return good.readArrivals(fromPosition);
    }

    @Override
    public long arrivalOf(ShardId shard, long index) {
        return good.arrivalOf(shard, index);
    }

    @Override
    public long end() {
        return good.end();
    }

    @Override
    public Collection<ShardSummary> shards() {
        return good.shards();
    }

    @Override
    public void drop(LogName log) {
        good.drop(log);
    }

    @Override
    public StoreMetadata metadata() {
        return good.metadata();
    }

    @Override
    public String location() {
        return good.location();
    }

    @Override
    public void close() {
        good.close();
    }
}
