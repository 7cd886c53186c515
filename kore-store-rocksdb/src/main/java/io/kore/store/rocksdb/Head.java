package io.kore.store.rocksdb;

import io.kore.codec.ByteReader;
import io.kore.codec.ByteWriter;
import io.kore.codec.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What every write says of the whole store. Kept under one key and written with each batch, so that after a
 * crash it tells how far the journal goes.
 *
 * <pre>
 *  +-----------------+-----------+----------+-----+---------+--------------+
 *  | "kore rocksdb"  | version 4 | writes 8 | end | dropped | next ordinal |
 *  | 12 bytes        |           |          | 8   | 8       | 4            |
 *  +-----------------+-----------+----------+-----+---------+--------------+
 * </pre>
 *
 * Immutable.
 *
 * @param writes how many batches were ever written: appends, drops and metadata
 * @param end the position of the next record
 * @param dropped how many of the positions before it belong to dropped logs
 * @param nextOrdinal the ordinal of the next new shard
 */
record Head(long writes, long end, long dropped, int nextOrdinal) {
    static final Head OF_A_NEW_STORE = new Head(0, 0, 0, 0);

    private static final byte[] MAGIC = "kore rocksdb".getBytes(StandardCharsets.US_ASCII);

    /** The head after a batch of {@code records} more, of which {@code shards} are new. */
    Head appended(int records, int shards) {
        return new Head(writes + 1, end + records, dropped, Math.addExact(nextOrdinal, shards));
    }

    /** The head after a log with this many records was dropped. */
    Head withDropped(long records) {
        return new Head(writes + 1, end, dropped + records, nextOrdinal);
    }

    /** The head after metadata changed. */
    Head written() {
        return new Head(writes + 1, end, dropped, nextOrdinal);
    }

    byte[] toValue() {
        ByteWriter out = new ByteWriter();
        out.putBytes(MAGIC).putInt(Layout.FORMAT_VERSION);
        out.putLong(writes).putLong(end).putLong(dropped).putInt(nextOrdinal);
        return Layout.sealed(Layout.HEAD_KEY, out.toBytes());
    }

    static Head of(byte[] value) throws MalformedException {
        ByteReader in = Layout.unsealed(Layout.HEAD_KEY, value);
        if (!Arrays.equals(in.getBytes(MAGIC.length), MAGIC) || in.getInt() != Layout.FORMAT_VERSION) {
            throw new MalformedException("the head is not that of a Kore store of version " + Layout.FORMAT_VERSION);
        }
        Head head = new Head(in.getLong(), in.getLong(), in.getLong(), in.getInt());
        in.expectEnd();
        return head;
    }
}
