package io.kore.store.rocksdb;

import io.kore.codec.MalformedException;
import io.kore.codec.RunningHash;
import io.kore.model.Hash;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.ShardSummary;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/**
 * One shard of a store that may be damaged: its records are read up to the first that is not whole, and what
 * its arrivals say is added up beside what the records say. Confined to one thread.
 */
final class ScannedShard {
    private final int ordinal;
    private final ShardId shard;
    private final @Nullable ShardSummary summary;
    private long whole;
    private @Nullable ShardRecord last;
    private @Nullable String damage;
    private @Nullable RocksDBException cause;
    private long positionsOfRecords;
    private long positionsOfArrivals;
    private long arrivals;

    /** With the summary as it is kept, or null if that is lost: then the records themselves tell the count. */
    ScannedShard(int ordinal, ShardId shard, @Nullable ShardSummary summary) {
        this.ordinal = ordinal;
        this.shard = shard;
        this.summary = summary;
    }

    ShardId shard() {
        return shard;
    }

    int ordinal() {
        return ordinal;
    }

    /** How many records are whole, from the first on. */
    long whole() {
        return whole;
    }

    /** Reads all records, and checks form, place, checksum and running hash of each. */
    void scan(RocksIterator records, Scratch scratch) {
        @Nullable Hash hash = null;
        long position = -1;
        try {
            records.seek(Layout.recordKey(ordinal, 0));
            while (records.isValid() && isIn(scratch.keyOf(records))) {
                Layout.Arrival arrival = Layout.readRecord(shard, whole, scratch.valueOf(records));
                ShardRecord record = arrival.record();
                if (!RunningHash.continues(hash, record) || arrival.position() <= position) {
                    damage = "its running hash or its position does not continue the shard";
                    return;
                }
                hash = record.hash();
                position = arrival.position();
                positionsOfRecords += mixed(position, whole);
                last = record;
                whole++;
                records.next();
            }
            if (!records.isValid()) {
                records.status();
            }
            checkEnd();
        } catch (RocksDBException e) {
            damage = "it cannot be read";
            cause = e;
        } catch (MalformedException e) {
            damage = e.getMessage();
        }
    }

    private boolean isIn(ByteBuffer key) {
        return key.remaining() == Layout.RECORD_KEY_BYTES && key.getInt() == ordinal && key.getLong() == whole;
    }

    private void checkEnd() {
        if (summary == null) {
            damage = "its summary is lost; whether records are missing cannot be told";
        } else if (last == null || !summary.equals(ShardSummary.endingAt(last))) {
            damage = "its summary tells of " + summary.count() + " records that end otherwise";
        }
    }

    /** An arrival that names this shard. */
    void arrived(long position, long index) {
        positionsOfArrivals += mixed(position, index);
        arrivals++;
    }

    /** Says what was found. */
    void report(Damages damages) {
        String what = "shard " + shard + " is whole up to index " + whole + " only: " + damage;
        if (cause != null) {
            damages.add(what, cause);
        } else if (damage != null) {
            damages.add(Family.RECORDS, what);
        } else if (arrivals != whole || positionsOfArrivals != positionsOfRecords) {
            damages.add(
                    Family.ARRIVALS,
                    "of the " + whole + " records of shard " + shard + " " + arrivals
                            + " have arrivals, or arrivals at other positions than the records say");
        }
    }

    /** Sums of these tell sets of pairs apart, in whatever order they are read. */
    private static long mixed(long position, long index) {
        long mix = position * 0x9E3779B97F4A7C15L ^ Long.rotateLeft(index * 0xC2B2AE3D27D4EB4FL, 31);
        mix ^= mix >>> 29;
        return mix * 0xBF58476D1CE4E5B9L;
    }
}
