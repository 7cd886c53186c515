package io.kore.store.file;

import java.io.IOException;

/**
 * Tells where the records of one segment stand. Thread-safe.
 *
 * <p>A <em>place</em> is two numbers in one long: the record's offset in the segment file in the upper 32
 * bits, and its position, counted from the segment's first, in the lower 32.
 */
interface SegmentIndex {
    /** How many records of a shard there are up to the end of the segment; 0 if it was not named yet. */
    long countAtEnd(int ordinal) throws IOException;

    /**
     * The places of records of a shard in this segment.
     *
     * @param index the first one wanted
     * @param target filled from its start
     * @return how many were filled in, 0 if the segment does not hold that record
     */
    int places(int ordinal, long index, long[] target) throws IOException;

    /** The offset of a frame that starts at or before a position, and not far from it. */
    long frameBefore(long position) throws IOException;

    /** The offset of a frame that starts at or before an offset, and not far from it. */
    long frameBeforeOffset(long offset) throws IOException;

    static long place(long offset, long relativePosition) {
        return offset << 32 | relativePosition;
    }

    static long offset(long place) {
        return place >>> 32;
    }

    static long relativePosition(long place) {
        return place & 0xffff_ffffL;
    }
}
