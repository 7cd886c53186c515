package io.kore.store.rocksdb;

import io.kore.codec.RecordCodec;
import io.kore.error.StoreConflictException;
import io.kore.model.LogName;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.ShardSummary;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteOptions;

/**
 * Everything that changes the database: one batch after the other, each whole or not at all, none forced.
 * Thread-safe; its callers are within the guard.
 */
final class Journal implements AutoCloseable {
    private final Database database;
    private final Directory directory;
    private final Health health;
    private final WriteOptions unforced = new WriteOptions().setSync(false);
    private final Batch.Buffers buffers = new Batch.Buffers();
    /** Guards the order of writes, that the directory follows the database, and {@code unswept}. */
    private final ReentrantLock writing = new ReentrantLock();

    private List<OrdinalRun> unswept;

    Journal(Database database, Directory directory, List<OrdinalRun> unswept, Health health) {
        this.database = database;
        this.directory = directory;
        this.health = health;
        this.unswept = List.copyOf(unswept);
    }

    /** Fills a batch. */
    private interface Content {
        void fill(Batch batch) throws RocksDBException;
    }

    /** Appends a batch; see {@link io.kore.spi.ShardStore#append}. */
    long append(List<ShardRecord> records) {
        List<byte[]> envelopes = encoded(records);
        writing.lock();
        try {
            health.check();
            Map<ShardId, HeldShard> changed = continued(records);
            Head before = directory.head();
            Head after = before.appended(records.size(), newShards(changed.values(), before));
            write(after, batch -> {
                for (int i = 0; i < records.size(); i++) {
                    ShardRecord record = records.get(i);
                    int ordinal = ordinal(changed, record.shard());
                    batch.putRecord(before.end() + i, ordinal, record.index(), envelopes.get(i), record.payload());
                }
                for (HeldShard shard : changed.values()) {
                    if (shard.ordinal() >= before.nextOrdinal()) {
                        batch.putName(shard);
                    }
                    batch.putSummary(shard);
                }
            });
            directory.apply(after, changed.values());
            return after.end();
        } finally {
            writing.unlock();
        }
    }

    private static List<byte[]> encoded(List<ShardRecord> records) {
        List<byte[]> envelopes = new ArrayList<>(records.size());
        for (ShardRecord record : records) {
            envelopes.add(RecordCodec.encodeEnvelope(record));
        }
        return envelopes;
    }

    /** Where the shards of a batch will stand after it; refuses what does not continue them. */
    private Map<ShardId, HeldShard> continued(List<ShardRecord> records) {
        Map<ShardId, HeldShard> changed = new LinkedHashMap<>();
        int nextOrdinal = directory.head().nextOrdinal();
        for (ShardRecord record : records) {
            HeldShard held = changed.get(record.shard());
            if (held == null) {
                held = directory.find(record.shard());
            }
            long expected = held == null ? 0 : held.count();
            if (record.index() != expected) {
                throw new StoreConflictException(record.shard(), expected, record.index());
            }
            int ordinal = held == null ? nextOrdinal++ : held.ordinal();
            changed.put(record.shard(), new HeldShard(ordinal, ShardSummary.endingAt(record)));
        }
        return changed;
    }

    private static int newShards(Collection<HeldShard> changed, Head before) {
        return (int) changed.stream()
                .filter(shard -> shard.ordinal() >= before.nextOrdinal())
                .count();
    }

    private static int ordinal(Map<ShardId, HeldShard> changed, ShardId shard) {
        HeldShard held = changed.get(shard);
        if (held == null) {
            throw new IllegalStateException("the batch was changed while it was being appended");
        }
        return held.ordinal();
    }

    /**
     * Drops a log. Its records are covered by one range each shard, or a run of shards; its arrivals are left
     * to the {@link Sweep}.
     *
     * @return whether the log was held
     */
    boolean drop(LogName log) {
        writing.lock();
        try {
            health.check();
            List<HeldShard> gone = directory.of(log);
            if (gone.isEmpty()) {
                return false;
            }
            gone.sort(Comparator.comparingInt(HeldShard::ordinal));
            Head after = directory
                    .head()
                    .withDropped(gone.stream().mapToLong(HeldShard::count).sum());
            // first, so that whoever opens a cursor meanwhile and still finds the shard sees it whole
            directory.remove(gone);
            List<OrdinalRun> runs = OrdinalRun.of(gone);
            List<OrdinalRun> allUnswept = new ArrayList<>(unswept);
            allUnswept.addAll(runs);
            write(after, batch -> fillDrop(gone, runs, allUnswept, batch));
            unswept = List.copyOf(allUnswept);
            directory.apply(after, List.of());
            return true;
        } finally {
            writing.unlock();
        }
    }

    private static void fillDrop(List<HeldShard> gone, List<OrdinalRun> runs, List<OrdinalRun> allUnswept, Batch batch)
            throws RocksDBException {
        for (HeldShard shard : gone) {
            batch.delete(Family.NAMES, Layout.ordinalKey(shard.ordinal()));
            batch.delete(Family.SUMMARIES, Layout.ordinalKey(shard.ordinal()));
        }
        for (OrdinalRun run : runs) {
            batch.deleteRange(Family.RECORDS, run.firstKey(), run.endKey());
        }
        batch.put(Family.HEAD, Layout.SWEEP_KEY, OrdinalRun.toValue(allUnswept));
    }

    /** Sets a metadata value, or removes it where there is none. */
    void setMetadata(byte[] key, byte @Nullable [] sealed) {
        writing.lock();
        try {
            health.check();
            Head after = directory.head().written();
            write(after, batch -> {
                if (sealed == null) {
                    batch.delete(Family.METADATA, key);
                } else {
                    batch.put(Family.METADATA, key, sealed);
                }
            });
            directory.apply(after, List.of());
        } finally {
            writing.unlock();
        }
    }

    /** Removes arrivals that are of no use any more. Changes nothing that anyone can see. */
    void forgetArrivals(List<byte[]> keys) {
        writing.lock();
        try {
            health.check();
            write(directory.head(), batch -> {
                for (byte[] key : keys) {
                    batch.delete(Family.ARRIVALS, key);
                }
            });
        } finally {
            writing.unlock();
        }
    }

    /** What was dropped and not swept yet. */
    List<OrdinalRun> unswept() {
        writing.lock();
        try {
            return unswept;
        } finally {
            writing.unlock();
        }
    }

    /** Notes that all of this was swept; what was dropped since remains. */
    void endSweep(List<OrdinalRun> swept) {
        writing.lock();
        try {
            health.check();
            List<OrdinalRun> rest = List.copyOf(unswept.subList(swept.size(), unswept.size()));
            write(directory.head(), batch -> {
                if (rest.isEmpty()) {
                    batch.delete(Family.HEAD, Layout.SWEEP_KEY);
                } else {
                    batch.put(Family.HEAD, Layout.SWEEP_KEY, OrdinalRun.toValue(rest));
                }
            });
            unswept = rest;
        } finally {
            writing.unlock();
        }
    }

    private void write(Head after, Content content) {
        try (Batch batch = new Batch(database, buffers)) {
            content.fill(batch);
            batch.put(Family.HEAD, Layout.HEAD_KEY, after.toValue());
            batch.write(unforced);
        } catch (RocksDBException e) {
            throw health.failed(Failures.atWrite(database.folder(), e));
        }
    }

    /** Before the database, and only once nobody writes any more. */
    @Override
    public void close() {
        unforced.close();
    }
}
