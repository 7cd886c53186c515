package io.kore.engine.migrate;

import io.kore.engine.branch.Strand;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.spi.RecordCursor;
import io.kore.spi.ShardStore;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * One history of a source shard, from its first record on, however it is cut into strands. Records come by their
 * places in it: so all nodes read the same. Immutable, as thread-safe as the store.
 */
final class SourceHistory {
    private final ShardStore store;
    private final Strand strand;

    SourceHistory(ShardStore store, Strand strand) {
        this.store = store;
        this.strand = strand;
    }

    /** The strand with which the history ends. */
    Strand strand() {
        return strand;
    }

    /** The shard as its writer named it. */
    ShardId root() {
        return strand.root();
    }

    /** A record of the last strand, by its place in the history. */
    ShardRecord inHistory(ShardRecord stored) {
        return strand.inHistory(stored);
    }

    /** Tells whether its records came without their pasts. */
    boolean isBare() {
        try (RecordCursor cursor = read(0)) {
            ShardRecord first = cursor.next();
            return first != null && !first.envelope().hasPast();
        }
    }

    /** Where a record of the history stands in the journal. */
    long arrivalOf(long index) {
        Strand part = strand;
        while (part.parent() != null && index < part.start()) {
            part = part.parent();
        }
        return store.arrivalOf(part.id(), index - part.start());
    }

    /** Reads on from an index; the caller closes the cursor. */
    RecordCursor read(long fromIndex) {
        Deque<Strand> parts = new ArrayDeque<>();
        for (Strand part = strand; part != null; part = part.parent()) {
            parts.push(part);
            if (part.start() <= fromIndex) {
                break;
            }
        }
        return new Parts(parts, fromIndex);
    }

    /** Reads one strand after the other, each up to where the next one leaves it. */
    private final class Parts implements RecordCursor {
        private final Deque<Strand> parts;
        private Strand part;
        private long index;
        private RecordCursor cursor;

        Parts(Deque<Strand> parts, long fromIndex) {
            this.parts = parts;
            this.part = parts.pop();
            this.index = fromIndex;
            this.cursor = store.readShard(part.id(), fromIndex - part.start());
        }

        @Override
        public @Nullable ShardRecord next() {
            Strand following = parts.peek();
            if (following != null && index >= following.start()) {
                cursor.close();
                part = parts.pop();
                cursor = store.readShard(part.id(), index - part.start());
                return next();
            }
            ShardRecord record = cursor.next();
            index++;
            return record == null ? null : part.inHistory(record);
        }

        @Override
        public void close() {
            cursor.close();
        }
    }
}
