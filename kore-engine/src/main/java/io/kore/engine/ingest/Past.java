package io.kore.engine.ingest;

import io.kore.model.Prefix;
import io.kore.model.ShardId;
import io.kore.model.WriterId;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The past of one record, written out: how much of each shard of its log lies before it, its own shard
 * included. Confined to the ingest lock.
 */
final class Past {
    private final ShardId shard;
    private final Map<WriterId, Prefix> prefixes;

    /**
     * The past of the record that follows the first {@code ownCount} records of a shard.
     *
     * @param shard the record's shard
     * @param ownCount how many records of it come before
     * @param ownHashHead the head of the running hash after them
     * @param seen what had been seen of the others
     */
    Past(ShardId shard, long ownCount, long ownHashHead, Map<WriterId, Prefix> seen) {
        this.shard = shard;
        this.prefixes = new HashMap<>(seen);
        if (ownCount > 0) {
            prefixes.put(shard.writer(), new Prefix(ownCount, ownHashHead));
        }
    }

    ShardId shard() {
        return shard;
    }

    long count(WriterId writer) {
        Prefix prefix = prefixes.get(writer);
        return prefix == null ? 0 : prefix.count();
    }

    @Nullable
    Prefix prefix(WriterId writer) {
        return prefixes.get(writer);
    }

    Map<WriterId, Prefix> prefixes() {
        return prefixes;
    }
}
