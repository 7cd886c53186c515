package io.kore.it.crash;

import io.kore.model.LogName;
import io.kore.model.ShardRecord;
import io.kore.spi.ArrivalCursor;
import io.kore.spi.ShardStore;
import java.util.List;

/** Any store, with the {@link Points} before and after each call that changes it. Thread-safe. */
final class PointedStore extends ForwardingStore {
    private final Points points;

    PointedStore(ShardStore store, Points points) {
        super(store);
        this.points = points;
    }

    @Override
    public long append(List<ShardRecord> batch) {
        points.reach("before append");
        long end = super.append(batch);
        points.reach("after append");
        return end;
    }

    @Override
    public long force() {
        points.reach("before force");
        long end = super.force();
        points.reach("after force");
        return end;
    }

    /** Not among the calls that change a store; a migration begins here. */
    @Override
    public ArrivalCursor readArrivals(long fromPosition) {
        points.reach("before readArrivals");
        return super.readArrivals(fromPosition);
    }

    @Override
    public void drop(LogName log) {
        points.reach("before drop");
        super.drop(log);
        points.reach("after drop");
    }

    @Override
    public void write(String key, byte[] value) {
        points.reach("before write");
        super.write(key, value);
        points.reach("after write");
    }

    @Override
    public void remove(String key) {
        points.reach("before remove");
        super.remove(key);
        points.reach("after remove");
    }

    @Override
    public void close() {
        points.reach("before close");
        super.close();
        points.reach("after close");
    }
}
