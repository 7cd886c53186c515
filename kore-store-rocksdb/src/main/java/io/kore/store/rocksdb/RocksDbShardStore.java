package io.kore.store.rocksdb;

import io.kore.model.LogName;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.ShardSummary;
import io.kore.spi.ArrivalCursor;
import io.kore.spi.FolderLocation;
import io.kore.spi.RecordCursor;
import io.kore.spi.ShardStore;
import io.kore.spi.StoreMetadata;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;

/** An open store: lets callers in through the guard and hands them on. Thread-safe. */
final class RocksDbShardStore implements ShardStore {
    private final Place place;
    private final Guard guard;
    private final Parts parts;
    private final Scratch.Pool scratches = new Scratch.Pool();
    private final Metadata metadata;
    private final String location;

    private RocksDbShardStore(Place place, Parts parts) {
        this.place = place;
        this.parts = parts;
        this.location = FolderLocation.of(place.folder());
        this.guard = parts.guard();
        this.metadata = new Metadata(guard, parts.database(), parts.journal(), parts.forces());
    }

    static RocksDbShardStore open(Place place) {
        place.claim();
        boolean opened = false;
        try {
            RocksDbShardStore store = new RocksDbShardStore(place, Opening.of(place));
            opened = true;
            return store;
        } finally {
            if (!opened) {
                place.release();
            }
        }
    }

    @Override
    public long append(List<ShardRecord> batch) {
        List<ShardRecord> records = List.copyOf(batch);
        guard.enter();
        try {
            if (records.isEmpty()) {
                throw new IllegalArgumentException("a batch holds at least one record");
            }
            return parts.journal().append(records);
        } finally {
            guard.exit();
        }
    }

    @Override
    public long force() {
        guard.enter();
        try {
            return parts.forces().force();
        } finally {
            guard.exit();
        }
    }

    @Override
    public RecordCursor readShard(ShardId shard, long fromIndex) {
        guard.enter();
        try {
            if (fromIndex < 0) {
                throw new IllegalArgumentException("an index starts at 0, not " + fromIndex);
            }
            return cursor(shardSource(shard, fromIndex));
        } finally {
            guard.exit();
        }
    }

    private Source shardSource(ShardId shard, long fromIndex) {
        HeldShard held = parts.directory().find(shard);
        if (held == null || fromIndex >= held.count()) {
            return Source.EMPTY;
        }
        Reading reading = new Reading(parts.database());
        if (!parts.directory().isHeld(held.ordinal())) {
            // dropped meanwhile, and the snapshot may be of before or after
            reading.close();
            return Source.EMPTY;
        }
        return new ShardSource(parts.database(), held, fromIndex, reading);
    }

    @Override
    public ArrivalCursor readArrivals(long fromPosition) {
        guard.enter();
        try {
            if (fromPosition < 0) {
                throw new IllegalArgumentException("a position starts at 0, not " + fromPosition);
            }
            boolean beyond = fromPosition >= parts.directory().head().end();
            return cursor(beyond ? Source.EMPTY : new ArrivalSource(parts.database(), parts.directory(), fromPosition));
        } finally {
            guard.exit();
        }
    }

    private StoreCursor cursor(Source source) {
        return new StoreCursor(guard, place.folder(), scratches, source);
    }

    @Override
    public long arrivalOf(ShardId shard, long index) {
        guard.enter();
        try {
            HeldShard held = parts.directory().find(shard);
            if (held == null || index < 0 || index >= held.count()) {
                throw notHeld(shard, index);
            }
            return position(held, index);
        } finally {
            guard.exit();
        }
    }

    private long position(HeldShard held, long index) {
        Database database = parts.database();
        Scratch scratch = scratches.take();
        try (ReadOptions options = new ReadOptions()) {
            ByteBuffer key =
                    scratch.emptyKey().putInt(held.ordinal()).putLong(index).flip();
            ByteBuffer value = scratch.emptyValue();
            int size = database.rocks().get(database.family(Family.RECORDS), options, key, value);
            if (size >= Layout.POSITION_BYTES) {
                return value.getLong();
            }
            if (!parts.directory().isHeld(held.ordinal())) {
                throw notHeld(held.shard(), index);
            }
            throw Failures.misfit(place.folder(), "shard " + held.shard() + " has no index " + index);
        } catch (RocksDBException e) {
            throw Failures.atRead(place.folder(), e);
        } finally {
            scratches.giveBack(scratch);
        }
    }

    private static IllegalArgumentException notHeld(ShardId shard, long index) {
        return new IllegalArgumentException("shard " + shard + " holds no index " + index);
    }

    @Override
    public long end() {
        guard.checkOpen();
        return parts.directory().head().end();
    }

    @Override
    public Collection<ShardSummary> shards() {
        guard.checkOpen();
        return parts.directory().summaries();
    }

    @Override
    public void drop(LogName log) {
        guard.enter();
        try {
            if (parts.journal().drop(log)) {
                parts.forces().force();
                parts.forces().forceMark();
                parts.sweep().request();
            }
        } finally {
            guard.exit();
        }
    }

    @Override
    public StoreMetadata metadata() {
        guard.checkOpen();
        return metadata;
    }

    @Override
    public String location() {
        guard.checkOpen();
        return location;
    }

    @Override
    public void close() {
        parts.sweep().stop();
        guard.close(() -> {
            try {
                parts.close();
            } finally {
                place.release();
            }
        });
    }
}
