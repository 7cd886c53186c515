package io.kore.memory;

import io.kore.model.LogName;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.ShardSummary;
import io.kore.spi.ArrivalCursor;
import io.kore.spi.RecordCursor;
import io.kore.spi.ShardStore;
import io.kore.spi.StoreMetadata;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** An open store over a {@link MemoryJournal}. Thread-safe. */
final class MemoryShardStore implements ShardStore {
    private final MemoryJournal journal;
    private final Runnable onClose;
    private final Metadata metadata = new Metadata();
    private volatile boolean closed;

    MemoryShardStore(MemoryJournal journal, Runnable onClose) {
        this.journal = journal;
        this.onClose = onClose;
    }

    @Override
    public long append(List<ShardRecord> batch) {
        checkOpen();
        if (batch.isEmpty()) {
            throw new IllegalArgumentException("a batch holds at least one record");
        }
        return journal.append(batch);
    }

    /** Memory has nothing to force: a restart within the process finds everything, a power cut nothing. */
    @Override
    public long force() {
        return end();
    }

    @Override
    public RecordCursor readShard(ShardId shard, long fromIndex) {
        checkOpen();
        if (fromIndex < 0) {
            throw new IllegalArgumentException("an index starts at 0, not " + fromIndex);
        }
        return new ShardCursor(shard, fromIndex, journal.count(shard));
    }

    @Override
    public ArrivalCursor readArrivals(long fromPosition) {
        checkOpen();
        if (fromPosition < 0) {
            throw new IllegalArgumentException("a position starts at 0, not " + fromPosition);
        }
        return new Arrivals(fromPosition, journal.end());
    }

    @Override
    public long arrivalOf(ShardId shard, long index) {
        checkOpen();
        long position = journal.arrivalOf(shard, index);
        if (position < 0) {
            throw new IllegalArgumentException("shard " + shard + " holds no index " + index);
        }
        return position;
    }

    @Override
    public long end() {
        checkOpen();
        return journal.end();
    }

    @Override
    public Collection<ShardSummary> shards() {
        checkOpen();
        return journal.summaries();
    }

    @Override
    public void drop(LogName log) {
        checkOpen();
        journal.drop(log);
    }

    @Override
    public StoreMetadata metadata() {
        checkOpen();
        return metadata;
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            onClose.run();
        }
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("the store is closed");
        }
    }

    /** Ends early where its log was dropped meanwhile. */
    private final class ShardCursor implements RecordCursor {
        private final ShardId shard;
        private final long end;
        private long next;
        private boolean cursorClosed;

        ShardCursor(ShardId shard, long next, long end) {
            this.shard = shard;
            this.next = next;
            this.end = end;
        }

        @Override
        public @Nullable ShardRecord next() {
            checkOpen();
            if (cursorClosed) {
                throw new IllegalStateException("the cursor is closed");
            }
            if (next >= end) {
                return null;
            }
            long position = journal.arrivalOf(shard, next);
            next++;
            return position < 0 ? null : journal.at(position);
        }

        @Override
        public void close() {
            cursorClosed = true;
        }
    }

    private final class Arrivals implements ArrivalCursor {
        private final long end;
        private long next;
        private long position = -1;
        private boolean cursorClosed;

        Arrivals(long next, long end) {
            this.next = next;
            this.end = end;
        }

        @Override
        public @Nullable ShardRecord next() {
            checkCursor();
            while (next < end) {
                ShardRecord record = journal.at(next++);
                if (record != null) {
                    position = next - 1;
                    return record;
                }
            }
            return null;
        }

        @Override
        public long position() {
            checkCursor();
            if (position < 0) {
                throw new IllegalStateException("next() has not answered a record yet");
            }
            return position;
        }

        @Override
        public void close() {
            cursorClosed = true;
        }

        private void checkCursor() {
            checkOpen();
            if (cursorClosed) {
                throw new IllegalStateException("the cursor is closed");
            }
        }
    }

    private final class Metadata implements StoreMetadata {
        @Override
        public Optional<byte[]> read(String key) {
            checkOpen();
            return Optional.ofNullable(journal.value(StoreMetadata.checkedKey(key)));
        }

        @Override
        public void write(String key, byte[] value) {
            checkOpen();
            if (value.length > VALUE_BYTES_MAX) {
                throw new IllegalArgumentException(
                        "a metadata value has at most " + VALUE_BYTES_MAX + " bytes, not " + value.length);
            }
            journal.setValue(StoreMetadata.checkedKey(key), value);
        }

        @Override
        public void remove(String key) {
            checkOpen();
            journal.setValue(StoreMetadata.checkedKey(key), null);
        }

        @Override
        public SortedSet<String> keys() {
            checkOpen();
            return journal.keys();
        }
    }
}
