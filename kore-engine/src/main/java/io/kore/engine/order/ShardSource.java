package io.kore.engine.order;

import io.kore.error.StoreException;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.spi.RecordCursor;
import io.kore.spi.ShardStore;
import org.jspecify.annotations.Nullable;

/** One shard in a merge: its next number, and a cursor while one is needed. Confined to its merge. */
final class ShardSource {
    private final ShardStore store;
    private final ShardId shard;
    private final long count;
    private long index;
    private long number;
    private @Nullable RecordCursor cursor;
    /** The record at {@code index}, or null while the shard is closed or at its end. */
    private @Nullable ShardRecord head;

    ShardSource(ShardStore store, ShardId shard, long from, long count) {
        this.store = store;
        this.shard = shard;
        this.index = from;
        this.count = count;
    }

    /** Learns the first number; the cursor stays open only if asked to. */
    void begin(boolean stayOpen) {
        ShardRecord first = read(index);
        number = first.number();
        if (stayOpen) {
            head = first;
        } else {
            close();
        }
    }

    boolean isAtEnd() {
        return index >= count;
    }

    /** The number of the record at hand, also while the shard is closed. */
    long number() {
        return number;
    }

    /** The record at hand. */
    ShardRecord head() {
        if (head == null) {
            head = read(index);
        }
        return head;
    }

    /** Moves to the next record. If that fails, nothing has moved. */
    void advance() {
        if (index + 1 < count) {
            head = read(index + 1);
            number = head.number();
        } else {
            close();
        }
        index++;
    }

    void close() {
        head = null;
        RecordCursor closing = cursor;
        cursor = null;
        if (closing != null) {
            closing.close();
        }
    }

    private ShardRecord read(long at) {
        if (cursor == null) {
            cursor = store.readShard(shard, at);
        }
        ShardRecord record = cursor.next();
        if (record == null) {
            throw new StoreException("shard " + shard + " ends before index " + at + " of " + count
                    + " while it is read; its log was dropped, read it anew");
        }
        return record;
    }
}
