package io.kore.store.file;

import io.kore.error.StoreException;
import io.kore.model.LogName;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.ShardSummary;
import io.kore.spi.ArrivalCursor;
import io.kore.spi.RecordCursor;
import io.kore.spi.ShardStore;
import io.kore.spi.StoreMetadata;
import java.io.IOException;
import java.util.Collection;
import java.util.List;

/** An open store: a {@link Journal}, metadata and the lock. Thread-safe. */
final class FileShardStore implements ShardStore {
    private final Health health;
    private final Background background;
    private final Journal journal;
    private final Lookup lookup;
    private final FileMetadata metadata;
    private final StoreLock lock;
    private final String location;

    FileShardStore(
            Health health,
            Background background,
            Journal journal,
            FileMetadata metadata,
            StoreLock lock,
            String location) {
        this.health = health;
        this.background = background;
        this.journal = journal;
        this.lookup = new Lookup(journal, health);
        this.metadata = metadata;
        this.lock = lock;
        this.location = location;
    }

    @Override
    public long append(List<ShardRecord> batch) {
        return journal.append(batch);
    }

    @Override
    public long force() {
        return journal.force();
    }

    @Override
    public RecordCursor readShard(ShardId shard, long fromIndex) {
        health.checkOpen();
        if (fromIndex < 0) {
            throw new IllegalArgumentException("an index starts at 0, not " + fromIndex);
        }
        return new ShardCursor(lookup, health, journal.held(shard), fromIndex);
    }

    @Override
    public ArrivalCursor readArrivals(long fromPosition) {
        health.checkOpen();
        if (fromPosition < 0) {
            throw new IllegalArgumentException("a position starts at 0, not " + fromPosition);
        }
        return new JournalCursor(journal, lookup, health, fromPosition);
    }

    @Override
    public long arrivalOf(ShardId shard, long index) {
        health.checkOpen();
        Journal.Held held = journal.held(shard);
        if (held == null || index < 0 || index >= held.count()) {
            throw new IllegalArgumentException("shard " + shard + " holds no index " + index);
        }
        long[] place = new long[1];
        while (true) {
            try {
                Segment segment = lookup.find(held, index, place).segment();
                return segment.firstPosition() + SegmentIndex.relativePosition(place[0]);
            } catch (LazyFile.RetiredException e) {
                health.checkOpen();
            } catch (IOException e) {
                throw health.readFailed(e);
            }
        }
    }

    @Override
    public long end() {
        health.checkOpen();
        return journal.end();
    }

    @Override
    public Collection<ShardSummary> shards() {
        health.checkOpen();
        return journal.summaries();
    }

    @Override
    public void drop(LogName log) {
        health.checkOpen();
        journal.drop(log);
    }

    @Override
    public StoreMetadata metadata() {
        health.checkOpen();
        return metadata;
    }

    @Override
    public String location() {
        health.checkOpen();
        return location;
    }

    @Override
    public synchronized void close() {
        if (health.isClosed()) {
            return;
        }
        boolean lost = health.hasFailed() && !journal.isDurable();
        try {
            journal.finish();
        } finally {
            closeAll();
        }
        if (lost) {
            throw new StoreException("closed a store that had failed: what was appended since its last force may be"
                    + " lost; open it again to see");
        }
    }

    private void closeAll() {
        background.stop();
        try {
            Closing.all(List.of(journal, lock));
        } catch (IOException e) {
            throw new StoreException("could not close the files of the store: " + Failures.reason(e), e);
        }
    }
}
