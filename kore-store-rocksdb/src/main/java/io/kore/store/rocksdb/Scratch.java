package io.kore.store.rocksdb;

import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.rocksdb.RocksIterator;

/**
 * Direct memory through which keys and values come out of RocksDB: reading a record makes no garbage but the
 * record. Confined to whoever took it from the {@link Pool}.
 */
final class Scratch {
    private static final int KEY_BYTES = Layout.RECORD_KEY_BYTES + 1;
    private static final int VALUE_BYTES = 64 << 10;

    private final ByteBuffer key = ByteBuffer.allocateDirect(KEY_BYTES);
    private final ByteBuffer value = ByteBuffer.allocateDirect(VALUE_BYTES);

    /** Lends as many as threads read at once, so that open cursors cost no direct memory. Thread-safe. */
    static final class Pool {
        private final ConcurrentLinkedDeque<Scratch> free = new ConcurrentLinkedDeque<>();

        Scratch take() {
            Scratch scratch = free.poll();
            return scratch == null ? new Scratch() : scratch;
        }

        void giveBack(Scratch scratch) {
            free.push(scratch);
        }
    }

    /** An empty buffer for a key to be asked for. */
    ByteBuffer emptyKey() {
        return key.clear();
    }

    /** An empty buffer for a value of which the first bytes are enough. */
    ByteBuffer emptyValue() {
        return value.clear();
    }

    /** The key where the iterator stands, cut after one byte more than the longest of ours has. */
    ByteBuffer keyOf(RocksIterator iterator) {
        iterator.key(key.clear());
        return key;
    }

    /** A copy of the value where the iterator stands. */
    byte[] valueOf(RocksIterator iterator) {
        int size = iterator.value(value.clear());
        if (size > VALUE_BYTES) {
            return iterator.value();
        }
        byte[] copy = new byte[size];
        value.get(copy);
        return copy;
    }
}
