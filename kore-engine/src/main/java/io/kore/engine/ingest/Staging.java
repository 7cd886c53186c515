package io.kore.engine.ingest;

import io.kore.codec.RunningHash;
import io.kore.error.StoreCorruptException;
import io.kore.model.Hash;
import io.kore.model.Prefix;
import io.kore.model.Seen;
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
 * The shards as they will be once the batch under way is appended: what is held, with the staged records
 * behind. Discarded if the batch is refused. Confined to the ingest lock.
 */
final class Staging {
    private final ShardStore store;
    private final HeldShards held;
    private final SeenReader seenReader;
    private final List<ShardRecord> batch = new ArrayList<>();
    private final Map<ShardId, StagedShard> staged = new HashMap<>();

    /** The records of one shard that are staged, and what they changed in what its writer had seen. */
    private static final class StagedShard {
        final List<ShardRecord> records = new ArrayList<>();
        final Map<WriterId, Prefix> seen = new HashMap<>();
    }

    Staging(ShardStore store, HeldShards held, SeenReader seenReader) {
        this.store = store;
        this.held = held;
        this.seenReader = seenReader;
    }

    List<ShardRecord> batch() {
        return batch;
    }

    void add(ShardRecord record) {
        StagedShard shard = staged.computeIfAbsent(record.shard(), s -> new StagedShard());
        shard.records.add(record);
        Seen seen = record.envelope().seen();
        if (seen != null) {
            shard.seen.putAll(seen.entries().prefixes());
        }
        batch.add(record);
    }

    long count(ShardId shard) {
        ShardSummary summary = held.shard(shard);
        StagedShard more = staged.get(shard);
        return (summary == null ? 0 : summary.count()) + (more == null ? 0 : more.records.size());
    }

    /** The number of the shard's last record, 0 if there is none. */
    long lastNumber(ShardId shard) {
        StagedShard more = staged.get(shard);
        if (more != null) {
            return more.records.get(more.records.size() - 1).number();
        }
        ShardSummary summary = held.shard(shard);
        return summary == null ? 0 : summary.lastNumber();
    }

    /** The running hash after the shard's last record. */
    Hash lastHash(ShardId shard) {
        StagedShard more = staged.get(shard);
        if (more != null) {
            return more.records.get(more.records.size() - 1).hash();
        }
        ShardSummary summary = held.shard(shard);
        return summary == null ? RunningHash.start(shard) : summary.hash();
    }

    /** The last of the shard's first {@code count} records, which are there, in one line. */
    ShardSummary at(ShardId shard, long count) {
        ShardSummary summary = held.shard(shard);
        return summary != null && summary.count() == count ? summary : ShardSummary.endingAt(record(shard, count - 1));
    }

    /** A record that is there. */
    ShardRecord record(ShardId shard, long index) {
        ShardSummary summary = held.shard(shard);
        long heldCount = summary == null ? 0 : summary.count();
        StagedShard more = staged.get(shard);
        if (index >= heldCount && more != null) {
            return more.records.get((int) (index - heldCount));
        }
        try (RecordCursor cursor = store.readShard(shard, index)) {
            ShardRecord record = cursor.next();
            if (record == null) {
                throw new StoreCorruptException(
                        "shard " + shard + " holds no index " + index + " any more; verify the store");
            }
            return record;
        }
    }

    /** What the shard's writer had seen of another shard at the end of its own; null for nothing. */
    @Nullable
    Prefix lastSeen(ShardId shard, WriterId other) {
        StagedShard more = staged.get(shard);
        Prefix changed = more == null ? null : more.seen.get(other);
        return changed == null ? heldSeen(shard).get(other) : changed;
    }

    /** All that the shard's writer had seen at the end of its own; a copy. */
    Map<WriterId, Prefix> lastSeen(ShardId shard) {
        Map<WriterId, Prefix> all = new HashMap<>(heldSeen(shard));
        StagedShard more = staged.get(shard);
        if (more != null) {
            all.putAll(more.seen);
        }
        return all;
    }

    /** All that the shard's writer had seen at the last of its first {@code count} records; a copy. */
    Map<WriterId, Prefix> seen(ShardId shard, long count) {
        ShardSummary summary = held.shard(shard);
        long heldCount = summary == null ? 0 : summary.count();
        if (count <= heldCount) {
            return count == heldCount ? new HashMap<>(heldSeen(shard)) : seenReader.after(shard, count);
        }
        Map<WriterId, Prefix> seen = new HashMap<>(heldSeen(shard));
        for (long index = heldCount; index < count; index++) {
            Seen change = record(shard, index).envelope().seen();
            if (change != null) {
                seen.putAll(change.entries().prefixes());
            }
        }
        return seen;
    }

    private Map<WriterId, Prefix> heldSeen(ShardId shard) {
        ShardSummary summary = held.shard(shard);
        return summary == null ? Map.of() : seenReader.latest(shard, summary.count());
    }
}
