package io.kore.memory;

import io.kore.codec.RecordCodec;
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
        // refuses what no store could keep and no peer would take
        batch.forEach(RecordCodec::encodeEnvelope);
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
        return new Cursor(journal.shard(shard, fromIndex));
    }

    @Override
    public ArrivalCursor readArrivals(long fromPosition) {
        checkOpen();
        if (fromPosition < 0) {
            throw new IllegalArgumentException("a position starts at 0, not " + fromPosition);
        }
        return new Cursor(journal.arrivals(fromPosition));
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

    /** Memory is not copied. */
    @Override
    public String location() {
        checkOpen();
        return "";
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

    /** Goes through a snapshot of a shard, or of the whole journal. */
    private final class Cursor implements ArrivalCursor {
        private final MemoryJournal.Snapshot snapshot;
        private MemoryJournal.@Nullable Arrival last;
        private boolean cursorClosed;

        Cursor(MemoryJournal.Snapshot snapshot) {
            this.snapshot = snapshot;
        }

        @Override
        public @Nullable ShardRecord next() {
            checkCursor();
            MemoryJournal.Arrival arrival = snapshot.next();
            if (arrival == null) {
                return null;
            }
            last = arrival;
            return arrival.record();
        }

        @Override
        public long position() {
            checkCursor();
            if (last == null) {
                throw new IllegalStateException("next() has not answered a record yet");
            }
            return last.position();
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
