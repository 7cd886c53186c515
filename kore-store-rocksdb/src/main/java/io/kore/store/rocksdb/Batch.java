package io.kore.store.rocksdb;

import io.kore.model.Payload;
import java.nio.ByteBuffer;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * A batch being put together, over buffers that are used again and again. Owns its native batch; confined to
 * one thread, within the guard.
 */
final class Batch implements AutoCloseable {
    private final Database database;
    private final Buffers buffers;
    private final WriteBatch batch = new WriteBatch();

    /** Direct memory for one record. Confined to the holder of the write lock. */
    static final class Buffers {
        private static final int VALUE_BYTES = 64 << 10;

        private final ByteBuffer key = ByteBuffer.allocateDirect(Layout.RECORD_KEY_BYTES);
        private final ByteBuffer value = ByteBuffer.allocateDirect(VALUE_BYTES);
    }

    Batch(Database database, Buffers buffers) {
        this.database = database;
        this.buffers = buffers;
    }

    void putRecord(long position, int ordinal, long index, byte[] envelope, Payload payload) throws RocksDBException {
        int bytesMax = Layout.recordBytesMax(envelope, payload);
        // a large record passes through the heap, so that the direct buffer stays small
        boolean large = bytesMax > Buffers.VALUE_BYTES;
        ByteBuffer value = large ? ByteBuffer.allocate(bytesMax) : buffers.value.clear();
        Layout.putRecord(position, envelope, payload, value);
        value.flip();
        if (large) {
            byte[] bytes = new byte[value.remaining()];
            value.get(bytes);
            batch.put(database.family(Family.RECORDS), Layout.recordKey(ordinal, index), bytes);
        } else {
            ByteBuffer key = buffers.key.clear().putInt(ordinal).putLong(index).flip();
            batch.put(database.family(Family.RECORDS), key, value);
        }
        ByteBuffer arrivalKey = buffers.key.clear().putLong(position).flip();
        ByteBuffer arrival =
                buffers.value.clear().putInt(ordinal).putLong(index).flip();
        batch.put(database.family(Family.ARRIVALS), arrivalKey, arrival);
    }

    void putName(HeldShard shard) throws RocksDBException {
        put(Family.NAMES, Layout.ordinalKey(shard.ordinal()), Layout.name(shard.ordinal(), shard.shard()));
    }

    void putSummary(HeldShard shard) throws RocksDBException {
        put(Family.SUMMARIES, Layout.ordinalKey(shard.ordinal()), Layout.summary(shard.ordinal(), shard.summary()));
    }

    void put(Family family, byte[] key, byte[] value) throws RocksDBException {
        batch.put(database.family(family), key, value);
    }

    void delete(Family family, byte[] key) throws RocksDBException {
        batch.delete(database.family(family), key);
    }

    void deleteRange(Family family, byte[] fromInclusive, byte[] toExclusive) throws RocksDBException {
        batch.deleteRange(database.family(family), fromInclusive, toExclusive);
    }

    void write(WriteOptions options) throws RocksDBException {
        database.rocks().write(options, batch);
    }

    @Override
    public void close() {
        batch.close();
    }
}
