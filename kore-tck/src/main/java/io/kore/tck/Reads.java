package io.kore.tck;

import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.spi.ArrivalCursor;
import io.kore.spi.RecordCursor;
import io.kore.spi.ShardStore;
import java.util.ArrayList;
import java.util.List;

/** Reads cursors to their ends, for tests whose records fit into memory. Stateless. */
final class Reads {
    private Reads() {}

    /** A record with its position. Immutable. */
    record Arrival(long position, ShardRecord record) {}

    static List<ShardRecord> shard(ShardStore store, ShardId shard) {
        return shard(store, shard, 0);
    }

    static List<ShardRecord> shard(ShardStore store, ShardId shard, long fromIndex) {
        try (RecordCursor cursor = store.readShard(shard, fromIndex)) {
            return rest(cursor);
        }
    }

    static List<Arrival> arrivals(ShardStore store) {
        return arrivals(store, 0);
    }

    static List<Arrival> arrivals(ShardStore store, long fromPosition) {
        try (ArrivalCursor cursor = store.readArrivals(fromPosition)) {
            return restWithPositions(cursor);
        }
    }

    /** What the cursor still has; leaves it open. */
    static List<ShardRecord> rest(RecordCursor cursor) {
        List<ShardRecord> records = new ArrayList<>();
        for (ShardRecord record = cursor.next(); record != null; record = cursor.next()) {
            records.add(record);
        }
        return records;
    }

    /** What the cursor still has; leaves it open. */
    static List<Arrival> restWithPositions(ArrivalCursor cursor) {
        List<Arrival> arrivals = new ArrayList<>();
        for (ShardRecord record = cursor.next(); record != null; record = cursor.next()) {
            arrivals.add(new Arrival(cursor.position(), record));
        }
        return arrivals;
    }
}
