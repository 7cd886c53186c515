package io.kore.store.rocksdb;

import io.kore.model.LogName;
import io.kore.model.ShardId;
import io.kore.model.ShardSummary;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is held, in memory: the head and a line per shard, as of the last batch that was written. Thread-safe:
 * guarded by itself.
 */
final class Directory {
    private final Map<ShardId, HeldShard> held = new HashMap<>();
    /** By ordinal; keeps shards dropped since the opening, for cursors that still see them. */
    private final Map<Integer, ShardId> shards = new HashMap<>();

    private Head head;

    Directory(Head head, Collection<HeldShard> all) {
        this.head = head;
        all.forEach(this::put);
    }

    private void put(HeldShard shard) {
        held.put(shard.shard(), shard);
        shards.put(shard.ordinal(), shard.shard());
    }

    synchronized Head head() {
        return head;
    }

    synchronized @Nullable HeldShard find(ShardId shard) {
        return held.get(shard);
    }

    /** The shard that has or, since the opening, had this ordinal. */
    synchronized @Nullable ShardId shard(int ordinal) {
        return shards.get(ordinal);
    }

    synchronized boolean isHeld(int ordinal) {
        ShardId shard = shards.get(ordinal);
        HeldShard now = shard == null ? null : held.get(shard);
        return now != null && now.ordinal() == ordinal;
    }

    synchronized List<ShardSummary> summaries() {
        List<ShardSummary> all = new ArrayList<>(held.size());
        held.values().forEach(shard -> all.add(shard.summary()));
        return all;
    }

    synchronized List<HeldShard> of(LogName log) {
        List<HeldShard> all = new ArrayList<>();
        for (HeldShard shard : held.values()) {
            if (shard.shard().log().equals(log)) {
                all.add(shard);
            }
        }
        return all;
    }

    /** A batch was written. */
    synchronized void apply(Head next, Collection<HeldShard> changed) {
        head = next;
        changed.forEach(this::put);
    }

    /** These shards are about to be dropped: from now on nobody finds them. */
    synchronized void remove(Collection<HeldShard> gone) {
        gone.forEach(shard -> held.remove(shard.shard()));
    }
}
