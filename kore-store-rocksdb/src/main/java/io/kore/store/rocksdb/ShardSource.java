package io.kore.store.rocksdb;

import io.kore.codec.MalformedException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** The records of one shard, in order, up to a known count. Confined to its cursor, within the guard. */
final class ShardSource implements Source {
    private final Database database;
    private final HeldShard shard;
    private final Reading reading;
    private final RocksIterator records;
    private long index;
    private boolean begun;

    ShardSource(Database database, HeldShard shard, long fromIndex, Reading reading) {
        this.database = database;
        this.shard = shard;
        this.index = fromIndex;
        this.reading = reading;
        this.records = reading.iterator(Family.RECORDS);
    }

    @Override
    public boolean isAtEnd() {
        return index >= shard.count();
    }

    @Override
    public Layout.@Nullable Arrival advance(Scratch scratch) throws RocksDBException {
        if (isAtEnd()) {
            return null;
        }
        if (begun) {
            records.next();
        } else {
            records.seek(
                    scratch.emptyKey().putInt(shard.ordinal()).putLong(index).flip());
            begun = true;
        }
        if (!isThere(scratch)) {
            throw Failures.misfit(
                    database.folder(),
                    "shard " + shard.shard() + " has no index " + index + ", but a count of " + shard.count());
        }
        try {
            Layout.Arrival arrival = Layout.readRecord(shard.shard(), index, scratch.valueOf(records));
            index++;
            return arrival;
        } catch (MalformedException e) {
            throw Failures.malformed(database.folder(), "shard " + shard.shard() + " index " + index, e);
        }
    }

    private boolean isThere(Scratch scratch) throws RocksDBException {
        if (!records.isValid()) {
            records.status();
            return false;
        }
        ByteBuffer key = scratch.keyOf(records);
        return key.remaining() == Layout.RECORD_KEY_BYTES && key.getInt() == shard.ordinal() && key.getLong() == index;
    }

    @Override
    public void close() {
        reading.close();
    }
}
