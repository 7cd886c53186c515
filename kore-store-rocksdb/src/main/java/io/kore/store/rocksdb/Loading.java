package io.kore.store.rocksdb;

import io.kore.codec.MalformedException;
import io.kore.error.StoreCorruptException;
import io.kore.model.ShardId;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/**
 * Reads head, names and summaries of a database, each in one pass, and checks that they fit each other.
 * Confined to one thread.
 */
final class Loading {
    private final Database database;

    Loading(Database database) {
        this.database = database;
    }

    /**
     * Reads all.
     *
     * @throws StoreCorruptException if something is damaged or missing
     */
    Directory directory() {
        Head head = head();
        List<HeldShard> shards = shards();
        long records = 0;
        for (HeldShard shard : shards) {
            records += shard.count();
            if (shard.ordinal() >= head.nextOrdinal()) {
                throw misfit("shard " + shard.shard() + " has an ordinal that was never given");
            }
        }
        if (records + head.dropped() != head.end()) {
            throw misfit("its shards have " + records + " records and " + head.dropped()
                    + " were dropped, but its journal ends at position " + head.end());
        }
        return new Directory(head, shards);
    }

    Head head() {
        try {
            byte[] value = database.rocks().get(database.family(Family.HEAD), Layout.HEAD_KEY);
            if (value == null) {
                throw misfit("it has no head");
            }
            return Head.of(value);
        } catch (RocksDBException e) {
            throw Failures.atRead(folder(), e);
        } catch (MalformedException e) {
            throw Failures.malformed(folder(), "its head", e);
        }
    }

    /** What was dropped and not swept yet. */
    List<OrdinalRun> unswept() {
        try {
            byte[] value = database.rocks().get(database.family(Family.HEAD), Layout.SWEEP_KEY);
            return value == null ? List.of() : OrdinalRun.ofValue(value);
        } catch (RocksDBException e) {
            throw Failures.atRead(folder(), e);
        } catch (MalformedException e) {
            throw Failures.malformed(folder(), "the list of what was dropped", e);
        }
    }

    /**
     * Checks that the journal has no hole where it was not forced: a medium may lose a block in the midst of
     * what was written last. Nothing from there on was ever swept.
     */
    void checkTail(long fromPosition, long end) {
        try (Reading reading = new Reading(database)) {
            RocksIterator arrivals = reading.iterator(Family.ARRIVALS);
            long expected = fromPosition;
            for (arrivals.seek(Layout.positionKey(fromPosition)); arrivals.isValid(); arrivals.next()) {
                if (ByteBuffer.wrap(arrivals.key()).getLong() != expected) {
                    break;
                }
                expected++;
            }
            arrivals.status();
            if (expected != Math.max(end, fromPosition)) {
                throw misfit("its journal has a hole at position " + expected);
            }
        } catch (RocksDBException e) {
            throw Failures.atRead(folder(), e);
        }
    }

    private List<HeldShard> shards() {
        List<HeldShard> all = new ArrayList<>();
        try (ReadOptions options = new ReadOptions();
                RocksIterator names = database.rocks().newIterator(database.family(Family.NAMES), options);
                RocksIterator summaries = database.rocks().newIterator(database.family(Family.SUMMARIES), options)) {
            names.seekToFirst();
            for (summaries.seekToFirst(); summaries.isValid(); summaries.next(), names.next()) {
                all.add(shard(names, summaries));
            }
            names.status();
            summaries.status();
            if (names.isValid()) {
                throw misfit("a shard has a name and no summary");
            }
            return all;
        } catch (RocksDBException e) {
            throw Failures.atRead(folder(), e);
        }
    }

    private HeldShard shard(RocksIterator names, RocksIterator summaries) {
        byte[] key = summaries.key();
        if (!names.isValid() || !Arrays.equals(names.key(), key) || key.length != Layout.ORDINAL_BYTES) {
            throw misfit("a shard has a summary and no name");
        }
        try {
            ShardId shard = Layout.readName(key, names.value());
            return new HeldShard(ByteBuffer.wrap(key).getInt(), Layout.readSummary(shard, key, summaries.value()));
        } catch (MalformedException e) {
            throw Failures.malformed(folder(), "the line of a shard", e);
        }
    }

    private StoreCorruptException misfit(String what) {
        return Failures.misfit(folder(), what);
    }

    private Path folder() {
        return database.folder();
    }
}
