package io.kore.tck.sim;

import io.kore.codec.RecordCodec;
import io.kore.model.LogName;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.ShardSummary;
import io.kore.spi.ArrivalCursor;
import io.kore.spi.RecordCursor;
import io.kore.spi.ShardStore;
import io.kore.spi.StoreMetadata;
import io.kore.tck.sim.SimulatedDisk.Placed;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A store that is open on a {@link SimulatedDisk}. Thread-safe: guarded by the disk. */
final class SimulatedStore implements ShardStore {
    private final SimulatedDisk disk;
    private final Runnable onClose;
    private final Metadata metadata = new Metadata();
    private boolean isClosed;

    SimulatedStore(SimulatedDisk disk, Runnable onClose) {
        this.disk = disk;
        this.onClose = onClose;
    }

    @Override
    public long append(List<ShardRecord> batch) {
        synchronized (disk) {
            checkOpen();
            if (batch.isEmpty()) {
                throw new IllegalArgumentException("a batch holds at least one record");
            }
            batch.forEach(RecordCodec::encodeEnvelope);
            return disk.append(batch);
        }
    }

    @Override
    public long force() {
        synchronized (disk) {
            checkOpen();
            return disk.force();
        }
    }

    @Override
    public RecordCursor readShard(ShardId shard, long fromIndex) {
        synchronized (disk) {
            checkOpen();
            checkStart(fromIndex);
            return new Cursor(disk.shard(shard), fromIndex);
        }
    }

    @Override
    public ArrivalCursor readArrivals(long fromPosition) {
        synchronized (disk) {
            checkOpen();
            checkStart(fromPosition);
            return new Cursor(disk.journal(), fromPosition);
        }
    }

    @Override
    public long arrivalOf(ShardId shard, long index) {
        synchronized (disk) {
            checkOpen();
            List<Placed> held = disk.shard(shard);
            if (index < 0 || index >= held.size()) {
                throw new IllegalArgumentException("shard " + shard + " holds no index " + index);
            }
            return held.get((int) index).position();
        }
    }

    @Override
    public long end() {
        synchronized (disk) {
            checkOpen();
            return disk.end();
        }
    }

    @Override
    public Collection<ShardSummary> shards() {
        synchronized (disk) {
            checkOpen();
            List<ShardSummary> all = new ArrayList<>();
            disk.shards()
                    .values()
                    .forEach(held -> all.add(
                            ShardSummary.endingAt(held.get(held.size() - 1).record())));
            return all;
        }
    }

    @Override
    public void drop(LogName log) {
        synchronized (disk) {
            checkOpen();
            disk.drop(log);
        }
    }

    @Override
    public StoreMetadata metadata() {
        checkOpen();
        return metadata;
    }

    @Override
    public String location() {
        synchronized (disk) {
            checkOpen();
            return disk.location();
        }
    }

    @Override
    public void close() {
        synchronized (disk) {
            if (!isClosed) {
                isClosed = true;
                disk.settle();
                onClose.run();
            }
        }
    }

    /** The process is dead: the store can be used no more, and what was not forced may be lost. */
    void abandon() {
        isClosed = true;
    }

    private void checkOpen() {
        if (isClosed) {
            throw new IllegalStateException("the store is closed");
        }
    }

    private static void checkStart(long from) {
        if (from < 0) {
            throw new IllegalArgumentException("an index or a position starts at 0, not at " + from);
        }
    }

    /** Goes through a snapshot of a shard, or of the whole journal. */
    private final class Cursor implements ArrivalCursor {
        private final List<? extends @Nullable Placed> list;
        private final int end;
        private long next;
        private @Nullable Placed last;
        private boolean isCursorClosed;

        Cursor(List<? extends @Nullable Placed> list, long next) {
            this.list = list;
            this.end = list.size();
            this.next = next;
        }

        @Override
        public @Nullable ShardRecord next() {
            synchronized (disk) {
                checkCursor();
                while (next < end) {
                    Placed placed = list.get((int) next++);
                    if (placed != null) {
                        last = placed;
                        return placed.record();
                    }
                }
                return null;
            }
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
            isCursorClosed = true;
        }

        private void checkCursor() {
            checkOpen();
            if (isCursorClosed) {
                throw new IllegalStateException("the cursor is closed");
            }
        }
    }

    private final class Metadata implements StoreMetadata {
        @Override
        public Optional<byte[]> read(String key) {
            synchronized (disk) {
                checkOpen();
                return Optional.ofNullable(disk.metadata.get(StoreMetadata.checkedKey(key)))
                        .map(byte[]::clone);
            }
        }

        @Override
        public void write(String key, byte[] value) {
            synchronized (disk) {
                checkOpen();
                if (value.length > VALUE_BYTES_MAX) {
                    throw new IllegalArgumentException(
                            "a metadata value has at most " + VALUE_BYTES_MAX + " bytes, not " + value.length);
                }
                disk.checkWell();
                disk.metadata.put(StoreMetadata.checkedKey(key), value.clone());
            }
        }

        @Override
        public void remove(String key) {
            synchronized (disk) {
                checkOpen();
                disk.checkWell();
                disk.metadata.remove(StoreMetadata.checkedKey(key));
            }
        }

        @Override
        public SortedSet<String> keys() {
            synchronized (disk) {
                checkOpen();
                return new TreeSet<>(disk.metadata.keySet());
            }
        }
    }
}
