package io.kore.store.file;

import io.kore.codec.ByteReader;
import io.kore.codec.ByteWriter;
import io.kore.codec.MalformedException;

/**
 * The first 72 bytes of an index file, and where its parts start. Immutable.
 *
 * <pre>
 *  "KOREINDX" 8, version 4 (1), generation 4, ordinal 8, salt 8 (of the segment it belongs to),
 *  first position 8, end position 8, end of the segment's frames 8,
 *  next shard ordinal 4, number of rows 4, of places 4, of frames 4
 * </pre>
 */
record IndexHeader(
        int generation,
        long ordinal,
        long salt,
        long firstPosition,
        long endPosition,
        long dataEnd,
        int nextShardOrdinal,
        int rows,
        int places,
        int frames) {
    static final int BYTES = 72;
    static final int ROW_BYTES = 56;
    static final int PLACE_BYTES = 8;
    private static final long MAGIC = 0x4b4f5245494e4458L;
    private static final int VERSION = 1;

    long rowsAt() {
        return BYTES;
    }

    long placesAt() {
        return rowsAt() + (long) rows * ROW_BYTES;
    }

    long framesAt() {
        return placesAt() + (long) places * PLACE_BYTES;
    }

    long namesAt() {
        return framesAt() + (long) frames * PLACE_BYTES;
    }

    byte[] toBytes() {
        return new ByteWriter(BYTES)
                .putLong(MAGIC)
                .putInt(VERSION)
                .putInt(generation)
                .putLong(ordinal)
                .putLong(salt)
                .putLong(firstPosition)
                .putLong(endPosition)
                .putLong(dataEnd)
                .putInt(nextShardOrdinal)
                .putInt(rows)
                .putInt(places)
                .putInt(frames)
                .toBytes();
    }

    static IndexHeader read(byte[] bytes) throws MalformedException {
        ByteReader in = new ByteReader(bytes);
        if (in.getLong() != MAGIC || in.getInt() != VERSION) {
            throw new MalformedException("it is no index of this version");
        }
        return new IndexHeader(
                in.getInt(),
                in.getLong(),
                in.getLong(),
                in.getLong(),
                in.getLong(),
                in.getLong(),
                in.getInt(),
                in.getInt(),
                in.getInt(),
                in.getInt());
    }
}
