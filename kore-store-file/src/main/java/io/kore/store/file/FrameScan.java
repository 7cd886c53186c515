package io.kore.store.file;

import io.kore.codec.ByteReader;
import java.io.IOException;
import java.util.Arrays;

/**
 * Walks over the frames of a segment, checking each, in memory for one frame and one block. Confined to
 * one thread.
 */
final class FrameScan {
    private static final int BLOCK_BYTES = 128 << 10;

    private final LazyFile file;
    private final long salt;
    private final long end;
    private byte[] bytes = new byte[0];
    /** Offset in the file of the first byte of the array, and how many bytes are filled. */
    private long from;

    private int filled;
    private long offset;
    private int length;
    private String problem = "";

    /**
     * A scan that stands before a frame.
     *
     * @param offset where the first frame starts
     * @param end where the frames end at the latest
     */
    FrameScan(LazyFile file, long salt, long offset, long end) {
        this.file = file;
        this.salt = salt;
        this.offset = offset;
        this.from = offset;
        this.end = end;
    }

    LazyFile file() {
        return file;
    }

    /**
     * Goes behind the current frame and looks at what is there.
     *
     * @return true if it is a good frame; false at the end, or where {@link #problem} says what is wrong
     */
    boolean next() throws IOException {
        offset = frameEnd();
        return look();
    }

    /** Looks for a good frame from here on, byte by byte. */
    boolean findFrom(long start) throws IOException {
        for (long at = start; at <= end - Frames.HEAD_BYTES; at++) {
            offset = at;
            length = 0;
            load(Frames.HEAD_BYTES);
            if (plausible(at) && look()) {
                return true;
            }
        }
        length = 0;
        offset = end;
        return false;
    }

    /** Steps behind a mark: the frame that follows is written over it. */
    void stay() {
        length = 0;
    }

    private boolean look() throws IOException {
        length = 0;
        problem = "";
        if (offset >= end) {
            return false;
        }
        int there = load(Frames.HEAD_BYTES);
        if (there < 4) {
            return bad("the file ends within a frame");
        }
        int stated = Frames.getInt(bytes, start());
        if (stated < Frames.LENGTH_MIN || stated > Frames.LENGTH_MAX) {
            return bad(stated == 0 ? "there is no frame" : "a frame has the impossible length " + stated);
        }
        if (stated + Frames.PREFIX_BYTES > end - offset) {
            return bad("the file ends within a frame");
        }
        if (load(stated + Frames.PREFIX_BYTES) < stated + Frames.PREFIX_BYTES) {
            return bad("the file ends within a frame");
        }
        int at = start();
        if (Frames.getInt(bytes, at + 4) != Frames.checksum(salt, offset, bytes, at, stated)) {
            return bad("the checksum of a frame does not fit its bytes");
        }
        length = stated;
        return true;
    }

    private boolean bad(String what) {
        problem = what;
        return false;
    }

    /** What is wrong at {@link #offset}, or an empty text at the end of the frames. */
    String problem() {
        return problem;
    }

    long offset() {
        return offset;
    }

    /** Where the next frame starts. */
    long frameEnd() {
        return length == 0 ? offset : offset + Frames.PREFIX_BYTES + length;
    }

    int kind() {
        return bytes[start() + 8];
    }

    int flags() {
        return bytes[start() + 9];
    }

    long position() {
        return Frames.getLong(bytes, start() + 10);
    }

    long durable() {
        return Frames.getLong(bytes, start() + 18);
    }

    /** The body; valid until the scan goes on. */
    ByteReader body() {
        return new ByteReader(bytes, start() + Frames.HEAD_BYTES, length - Frames.LENGTH_MIN);
    }

    /** Whether all is zero from an offset to the end. Does not move the scan. */
    boolean isZeroFrom(long start) throws IOException {
        byte[] block = new byte[BLOCK_BYTES];
        for (long at = start; at < end; ) {
            int there = file.read(at, block, 0, (int) Math.min(block.length, end - at));
            if (there == 0) {
                return true;
            }
            for (int i = 0; i < there; i++) {
                if (block[i] != 0) {
                    return false;
                }
            }
            at += there;
        }
        return true;
    }

    /**
     * Whether a frame may start here. Without a look at all of its head each four bytes that could be a length
     * would have a checksum of megabytes computed, and a long stretch of other bytes would take hours.
     */
    private boolean plausible(long at) {
        if (filled - start() < Frames.HEAD_BYTES) {
            return false;
        }
        int stated = Frames.getInt(bytes, start());
        return stated >= Frames.LENGTH_MIN
                && stated <= Frames.LENGTH_MAX
                && stated + Frames.PREFIX_BYTES <= end - at
                && kind() >= Frames.RECORDS
                && kind() <= Frames.MARK
                && (flags() & ~(Frames.FIRST | Frames.LAST)) == 0
                && position() >= 0
                && durable() >= SegmentHeader.FRAMES_AT
                && durable() <= at;
    }

    private int start() {
        return (int) (offset - from);
    }

    /** Has at least {@code wanted} bytes from {@link #offset} on in the array if the file does; answers how many. */
    private int load(int wanted) throws IOException {
        int start = start();
        if (start < 0 || start > filled) {
            from = offset;
            filled = 0;
        } else if (filled - start < wanted && start > 0) {
            System.arraycopy(bytes, start, bytes, 0, filled - start);
            from = offset;
            filled -= start;
        }
        if (filled - start() < wanted) {
            int room = (int) Math.min(Math.max(wanted, BLOCK_BYTES), end - from);
            if (bytes.length < room) {
                bytes = Arrays.copyOf(bytes, room);
            }
            filled += Math.max(0, file.read(from + filled, bytes, filled, room - filled));
        }
        return filled - start();
    }
}
