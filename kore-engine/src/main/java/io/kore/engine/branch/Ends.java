package io.kore.engine.branch;

import io.kore.error.StoreCorruptException;
import io.kore.model.ShardRecord;
import io.kore.model.ShardSummary;
import io.kore.spi.RecordCursor;
import io.kore.spi.ShardStore;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Sums up stretches. What those that end at a fork come to is read once: it never changes. Thread-safe. */
final class Ends {
    private record End(Strand strand, long count) {}

    private final ShardStore store;
    private final Map<End, ShardRecord> last = new ConcurrentHashMap<>();

    Ends(ShardStore store) {
        this.store = store;
    }

    /** Adds a summary for each stretch of a strand that holds a record. */
    void addShown(ShardSummary stored, Strands strands, Collection<ShardSummary> shown) {
        for (Stretch stretch : strands.stretches(stored.shard())) {
            if (stretch.from() >= stored.count()) {
                return;
            }
            shown.add(summary(stored, stretch));
        }
    }

    private ShardSummary summary(ShardSummary stored, Stretch stretch) {
        if (stored.count() <= stretch.to()) {
            return new ShardSummary(
                    stretch.shard(), stored.count() - stretch.from(), stored.lastNumber(), stored.hash());
        }
        ShardRecord end = last.computeIfAbsent(new End(stretch.strand(), stretch.to()), this::read);
        return new ShardSummary(stretch.shard(), stretch.to() - stretch.from(), end.number(), end.hash());
    }

    private ShardRecord read(End end) {
        try (RecordCursor cursor = store.readShard(end.strand().id(), end.count() - 1)) {
            ShardRecord record = cursor.next();
            if (record == null) {
                throw new StoreCorruptException("shard " + end.strand().id() + " holds no index " + (end.count() - 1)
                        + ", though more of it was counted; verify the store");
            }
            return record;
        }
    }
}
