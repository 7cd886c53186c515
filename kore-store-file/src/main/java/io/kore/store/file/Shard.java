package io.kore.store.file;

import io.kore.model.Hash;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.ShardSummary;

/** What the store knows of a shard while it is open. Guarded by its {@link ShardTable}, but for the constants. */
final class Shard {
    private final ShardId id;
    private final int ordinal;
    private long count;
    private long lastNumber;
    private Hash hash;

    /** A shard that ends at a row of an index. */
    Shard(ShardRow row) {
        this(row.id(), row.ordinal(), row.hash());
        count = row.count();
        lastNumber = row.lastNumber();
    }

    /** A shard without records yet. */
    Shard(ShardId id, int ordinal, Hash start) {
        this.id = id;
        this.ordinal = ordinal;
        this.hash = start;
    }

    ShardId id() {
        return id;
    }

    int ordinal() {
        return ordinal;
    }

    long count() {
        return count;
    }

    void endAt(ShardRecord last) {
        count = last.index() + 1;
        lastNumber = last.number();
        hash = last.hash();
    }

    ShardSummary summary() {
        return new ShardSummary(id, count, lastNumber, hash);
    }

    ShardRow row() {
        return new ShardRow(id, ordinal, count, lastNumber, hash);
    }
}
