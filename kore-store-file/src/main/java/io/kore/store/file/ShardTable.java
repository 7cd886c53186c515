package io.kore.store.file;

import io.kore.codec.RunningHash;
import io.kore.model.LogName;
import io.kore.model.ShardId;
import io.kore.model.ShardSummary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The shards that are held, by name and by ordinal. Not thread-safe by itself: a {@link Journal} guards it,
 * and what its shards say, by synchronizing on it.
 */
final class ShardTable {
    private final Map<ShardId, Shard> byName = new HashMap<>();
    /** Null where a shard was dropped. */
    private @Nullable Shard[] byOrdinal = new @Nullable Shard[16];

    private int nextOrdinal;
    /** The how-manieth drop since the store was opened took a shard, by ordinal. */
    private final Map<Integer, Long> droppedAt = new HashMap<>();

    private long drops;

    /** A table as it stood at the end of a segment. */
    static ShardTable of(List<ShardRow> rows, int nextOrdinal) {
        ShardTable table = new ShardTable();
        for (ShardRow row : rows) {
            table.put(new Shard(row));
        }
        table.nextOrdinal = nextOrdinal;
        return table;
    }

    @Nullable
    Shard get(ShardId id) {
        return byName.get(id);
    }

    /** The shard with this ordinal, or null if it was dropped or never named. */
    @Nullable
    Shard at(int ordinal) {
        return ordinal < byOrdinal.length ? byOrdinal[ordinal] : null;
    }

    /** The ordinal of the shard that is named next. */
    int nextOrdinal() {
        return nextOrdinal;
    }

    Shard add(ShardId id) {
        Shard shard = new Shard(id, nextOrdinal, RunningHash.start(id));
        put(shard);
        return shard;
    }

    private void put(Shard shard) {
        byName.put(shard.id(), shard);
        if (shard.ordinal() >= byOrdinal.length) {
            byOrdinal = Arrays.copyOf(byOrdinal, Math.max(shard.ordinal() + 1, byOrdinal.length * 2));
        }
        byOrdinal[shard.ordinal()] = shard;
        nextOrdinal = Math.max(nextOrdinal, shard.ordinal() + 1);
    }

    /** Takes note of shards that were named where records were left out, and are gone. */
    void skipOrdinals(int named) {
        nextOrdinal += named;
    }

    /** Removes a shard whose records are about to be found dropped. */
    void forget(int ordinal) {
        Shard shard = at(ordinal);
        if (shard != null) {
            byOrdinal[ordinal] = null;
            byName.remove(shard.id());
        }
    }

    boolean holds(LogName log) {
        return byName.keySet().stream().anyMatch(id -> id.log().equals(log));
    }

    /** How many drops there were since the store was opened. */
    long drops() {
        return drops;
    }

    /** Whether a shard was dropped after so many drops. */
    boolean isDroppedSince(int ordinal, long dropsBefore) {
        return droppedAt.getOrDefault(ordinal, 0L) > dropsBefore;
    }

    void drop(LogName log) {
        drops++;
        byName.values().removeIf(shard -> {
            boolean dropped = shard.id().log().equals(log);
            if (dropped) {
                droppedAt.put(shard.ordinal(), drops);
                byOrdinal[shard.ordinal()] = null;
            }
            return dropped;
        });
    }

    List<ShardSummary> summaries() {
        List<ShardSummary> all = new ArrayList<>(byName.size());
        for (Shard shard : byName.values()) {
            all.add(shard.summary());
        }
        return all;
    }

    /** How each shard stands now, by ordinal. */
    List<ShardRow> rows() {
        List<ShardRow> rows = new ArrayList<>(byName.size());
        for (int ordinal = 0; ordinal < nextOrdinal && ordinal < byOrdinal.length; ordinal++) {
            Shard shard = byOrdinal[ordinal];
            if (shard != null) {
                rows.add(shard.row());
            }
        }
        return rows;
    }
}
