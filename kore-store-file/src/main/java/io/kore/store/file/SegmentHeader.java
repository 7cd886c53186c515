package io.kore.store.file;

import io.kore.codec.ByteReader;
import io.kore.codec.ByteWriter;
import io.kore.codec.MalformedException;
import io.kore.error.StoreFormatException;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * The first bytes of a segment file. Immutable.
 *
 * <pre>
 *  at   0  "KORESEGM"
 *       8  format version     4 bytes, 1
 *      12  generation         4 bytes, 0; one more each time the segment was rewritten without dropped records
 *      16  ordinal            8 bytes, 1 for the first segment
 *      24  first position     8 bytes, of the first record in it
 *      32  end of the previous segment's frames   8 bytes, an offset in its generation 0; 0 in the first
 *      40  end of the frames  8 bytes, an offset; 0 in generation 0, where the next segment tells
 *      48  salt               8 bytes, random, part of the checksum of each frame
 *      56  zero               4 bytes
 *      60  CRC-32C            4 bytes, of all before it
 *      64  all of this once more, for salvage
 *     128  the first frame, see {@link Frames}
 * </pre>
 *
 * Integers are big-endian.
 */
record SegmentHeader(int generation, long ordinal, long firstPosition, long previousEnd, long ownEnd, long salt) {
    static final int BYTES = 64;
    /** The header and its copy. */
    static final int FRAMES_AT = 2 * BYTES;

    private static final long MAGIC = 0x4b4f52455345474dL;
    private static final int VERSION = 1;

    /** The header and its copy. */
    byte[] toBytes() {
        ByteWriter out = new ByteWriter(FRAMES_AT)
                .putLong(MAGIC)
                .putInt(VERSION)
                .putInt(generation)
                .putLong(ordinal)
                .putLong(firstPosition)
                .putLong(previousEnd)
                .putLong(ownEnd)
                .putLong(salt)
                .putInt(0);
        byte[] once = out.putInt(checksum(out.toBytes(), out.size())).toBytes();
        return out.putBytes(once).toBytes();
    }

    /**
     * Reads a header.
     *
     * @param bytes the first bytes of the file
     * @param length how many are there
     * @param file the name of the file, for messages
     * @throws MalformedException if this is no header, or a damaged one
     * @throws StoreFormatException if it is whole and of a newer version
     */
    static SegmentHeader read(byte[] bytes, int length, String file) throws MalformedException {
        ByteReader in = new ByteReader(Arrays.copyOf(bytes, Math.min(length, BYTES)));
        if (in.remaining() < BYTES) {
            throw new MalformedException("it has " + length + " bytes, too few for a header");
        }
        if (in.getLong() != MAGIC) {
            throw new MalformedException("it does not start as a segment does");
        }
        int version = in.getInt();
        SegmentHeader header =
                new SegmentHeader(in.getInt(), in.getLong(), in.getLong(), in.getLong(), in.getLong(), in.getLong());
        in.getInt();
        if (in.getInt() != checksum(bytes, BYTES - 4)) {
            throw new MalformedException("the checksum of its header does not fit");
        }
        if (version != VERSION) {
            throw new StoreFormatException(file + " has format version " + version + ", this is version " + VERSION
                    + ": open it with the version of Kore that wrote it");
        }
        if (header.firstPosition < 0 || header.generation < 0) {
            throw new MalformedException("its header holds impossible numbers");
        }
        return header;
    }

    private static int checksum(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }
}
