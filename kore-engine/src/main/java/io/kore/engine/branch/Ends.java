package io.kore.engine.branch;

import io.kore.error.StoreCorruptException;
import io.kore.model.LogName;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.ShardSummary;
import io.kore.spi.RecordCursor;
import io.kore.spi.ShardStore;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Sums up stretches. What those that end at a fork come to is read once: it never changes. Thread-safe. */
final class Ends {
    private record End(ShardId strand, long count) {}

    private final ShardStore store;
    private final Map<End, ShardRecord> last = new ConcurrentHashMap<>();

    Ends(ShardStore store) {
        this.store = store;
    }

    /** Adds a summary for each stretch of a strand that holds a record; of several of one shard, the last. */
    void addShown(ShardSummary stored, List<Stretch> stretches, Map<ShardId, ShardSummary> shown) {
        for (Stretch stretch : stretches) {
            if (stretch.from() >= stored.count()) {
                return;
            }
            shown.merge(
                    stretch.shard(),
                    summary(stored, stretch),
                    (one, other) -> one.count() >= other.count() ? one : other);
        }
    }

    private ShardSummary summary(ShardSummary stored, Stretch stretch) {
        if (stored.count() <= stretch.to()) {
            return new ShardSummary(stretch.shard(), stretch.shown(stored.count()), stored.lastNumber(), stored.hash());
        }
        ShardRecord end = last.computeIfAbsent(new End(stretch.strand().id(), stretch.to()), this::read);
        return new ShardSummary(stretch.shard(), stretch.shown(stretch.to()), end.number(), end.hash());
    }

    /** Forgets a log whose records go. */
    void forget(LogName log) {
        last.keySet().removeIf(end -> end.strand().log().equals(log));
    }

    private ShardRecord read(End end) {
        try (RecordCursor cursor = store.readShard(end.strand(), end.count() - 1)) {
            ShardRecord record = cursor.next();
            if (record == null) {
                throw new StoreCorruptException("shard " + end.strand() + " holds no index " + (end.count() - 1)
                        + ", though more of it was counted; verify the store");
            }
            return record;
        }
    }
}
