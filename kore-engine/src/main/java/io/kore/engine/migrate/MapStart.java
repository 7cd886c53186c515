package io.kore.engine.migrate;

import io.kore.engine.branch.Strands;
import io.kore.engine.migrate.ShardMap.Part;
import io.kore.error.StoreCorruptException;
import io.kore.model.LogName;
import io.kore.model.Origin;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.ShardSummary;
import io.kore.model.WriterId;
import io.kore.spi.RecordCursor;
import io.kore.spi.ShardStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds where the map of a shard goes on, from the derived shards themselves. All outputs of a record stand together
 * in a journal, and journals are sent in their order; so all outputs are held of every record but the last one that
 * the first part has come to. That one is mapped again: what is held of it is found to be equal, what is missing is
 * added. Where that argument does not hold, because a shard has forked or the store was put together anew, the shard is
 * mapped again from its first record on, with the same effect. Confined to one thread at a time.
 */
final class MapStart {
    private final ShardStore store;
    private final LogName to;
    private final Strands strands;
    private final boolean isWhole;
    private final Map<ShardId, ShardSummary> held = new HashMap<>();

    /**
     * Looks at what is held now.
     *
     * @param store the store
     * @param to the log that is mapped into
     * @param strands which strands there are
     * @param isWhole whether nothing is to be taken for granted
     */
    MapStart(ShardStore store, LogName to, Strands strands, boolean isWhole) {
        this.store = store;
        this.to = to;
        this.strands = strands;
        this.isWhole = isWhole;
        for (ShardSummary summary : store.shards()) {
            if (summary.shard().log().equals(to) && summary.shard().writer().isDerived()) {
                held.put(summary.shard(), summary);
            }
        }
    }

    /** The map of a history, at the record that it goes on with. */
    ShardMap of(SourceHistory source) {
        List<ShardSummary> derived = new ArrayList<>();
        boolean isForked = strands.isForked(source.root());
        for (ShardSummary part = held(source, 0); part != null; part = held(source, derived.size())) {
            derived.add(part);
            isForked |= strands.isForked(part.shard()) || isOfCopy(part, source);
        }
        if (isWhole || isForked || derived.isEmpty()) {
            return new ShardMap(source, to, 0, List.of());
        }
        ShardSummary first = derived.get(0);
        long next = origin(first.shard(), first.count() - 1).index();
        List<Part> parts = new ArrayList<>(derived.size());
        derived.forEach(part -> parts.add(before(next, part)));
        return new ShardMap(source, to, next, parts);
    }

    /** Tells whether a derived shard comes from full copies of bare records, or the other way round. */
    private boolean isOfCopy(ShardSummary part, SourceHistory source) {
        return record(part.shard(), 0).envelope().hasPast() == source.isBare();
    }

    private @Nullable ShardSummary held(SourceHistory source, int part) {
        return part == Origin.PARTS_MAX ? null : held.get(new ShardId(to, WriterId.derived(source.root(), part)));
    }

    /** How far a derived shard had come before a record of the source. */
    private Part before(long next, ShardSummary part) {
        for (long count = part.count(); count > 0; count--) {
            ShardRecord last = record(part.shard(), count - 1);
            Origin origin = origin(part.shard(), count - 1);
            if (origin.index() < next) {
                return new Part(part.shard(), count, last.hash(), origin.index());
            }
        }
        return Part.empty(part.shard());
    }

    private Origin origin(ShardId shard, long index) {
        Origin origin = record(shard, index).envelope().origin();
        if (origin == null) {
            throw new StoreCorruptException(
                    "shard " + shard + " holds a record at index " + index + " without an origin; verify the store");
        }
        return origin;
    }

    private ShardRecord record(ShardId shard, long index) {
        try (RecordCursor cursor = store.readShard(shard, index)) {
            ShardRecord record = cursor.next();
            if (record == null) {
                throw new StoreCorruptException(
                        "shard " + shard + " holds no index " + index + " any more; verify the store");
            }
            return record;
        }
    }
}
