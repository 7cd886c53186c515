package io.kore.store.file;

import java.util.zip.CRC32C;

/**
 * The form of frames, of which the rest of a segment consists. Stateless.
 *
 * <pre>
 *  +--------+---------+------+-------+----------+---------+---------+
 *  | length | CRC-32C | kind | flags | position | durable |  body   |
 *  | 4      | 4       | 1    | 1     | 8        | 8       |         |
 *  +--------+---------+------+-------+----------+---------+---------+
 *                     '------------ length bytes -------------------'
 *
 *  length    18 to 8 MiB; four zero bytes where a length should be: the frames end here
 *  CRC-32C   of the segment's salt (8 bytes), the frame's offset in the file (8), and the frame without
 *            its CRC: a frame is good only at its own place in its own segment
 *  position  arrival position of the first record in it; of a frame without records, of the next one
 *  durable   the offset in this file up to which it was known to be forced when this was written; all
 *            earlier segments are
 *
 *  kind 1 records   a batch, or a part of one: flag 1 on its first frame, flag 2 on its last; only with its
 *                   last frame is a batch there
 *         n x ( varint ordinal of the shard, varint index,
 *               text log, text writer            only where the index is 0: this names the ordinal
 *               varint m, varint p, m bytes encoded envelope, p bytes payload )
 *  kind 2 drop      text log: all shards of it that were named so far are gone
 *  kind 3 removed   records that a rewriting left out, because their log had been dropped
 *         varint how many positions, varint how many shards were named there, varint n,
 *         n x varint ordinal of a shard of which records were left out, ascending
 *  kind 4 mark      nothing; says in {@code durable} what the last force reached. The next frame is written
 *                   over it
 * </pre>
 *
 * A shard's ordinal is the number of shards named before it in the whole journal, and never given again.
 * Envelope, varint and text are as in {@link io.kore.codec.RecordCodec}.
 */
final class Frames {
    static final int HEAD_BYTES = 26;
    /** Length and checksum, which the length does not count. */
    static final int PREFIX_BYTES = 8;

    static final int LENGTH_MIN = HEAD_BYTES - PREFIX_BYTES;
    static final int LENGTH_MAX = 8 << 20;
    /** A frame takes no further record beyond this, so that a reader needs little memory. */
    static final int FULL_BYTES = 64 << 10;

    static final int RECORDS = 1;
    static final int DROP = 2;
    static final int REMOVED = 3;
    static final int MARK = 4;

    static final int FIRST = 1;
    static final int LAST = 2;

    private Frames() {}

    /** The checksum of the frame that starts at {@code at} in the array and at {@code offset} in its file. */
    static int checksum(long salt, long offset, byte[] bytes, int at, int length) {
        byte[] place = new byte[16];
        putLong(place, 0, salt);
        putLong(place, 8, offset);
        CRC32C crc = new CRC32C();
        crc.update(place, 0, place.length);
        crc.update(bytes, at, 4);
        crc.update(bytes, at + PREFIX_BYTES, length);
        return (int) crc.getValue();
    }

    static int getInt(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << 24
                | (bytes[at + 1] & 0xff) << 16
                | (bytes[at + 2] & 0xff) << 8
                | (bytes[at + 3] & 0xff);
    }

    static long getLong(byte[] bytes, int at) {
        return ((long) getInt(bytes, at) << 32) | (getInt(bytes, at + 4) & 0xffffffffL);
    }

    static void putInt(byte[] bytes, int at, int value) {
        for (int i = 0; i < 4; i++) {
            bytes[at + i] = (byte) (value >>> (24 - 8 * i));
        }
    }

    static void putLong(byte[] bytes, int at, long value) {
        putInt(bytes, at, (int) (value >>> 32));
        putInt(bytes, at + 4, (int) value);
    }
}
