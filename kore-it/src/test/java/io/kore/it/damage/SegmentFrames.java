package io.kore.it.damage;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the frames of a segment stand and what they say, read naively from undamaged bytes by docs/FORMAT.md and
 * apart from the store: the oracle of what a damaged store may still answer. Immutable.
 *
 * @param frames all of them, in order
 */
record SegmentFrames(List<Frame> frames) {
    static final int HEADER_BYTES = 64;
    static final int FRAMES_AT = 2 * HEADER_BYTES;
    private static final int PREFIX_BYTES = 8;

    /**
     * One frame.
     *
     * @param start the offset of its first byte
     * @param end the offset behind its last
     * @param position the arrival position of what it holds first
     * @param durable the offset up to which the segment was forced when it was written
     */
    record Frame(int start, int end, long position, long durable) {
        int length() {
            return end - start;
        }
    }

    static SegmentFrames of(byte[] segment) {
        List<Frame> frames = new ArrayList<>();
        ByteBuffer bytes = ByteBuffer.wrap(segment);
        int at = FRAMES_AT;
        while (at + Integer.BYTES <= segment.length && bytes.getInt(at) != 0) {
            int end = at + PREFIX_BYTES + bytes.getInt(at);
            frames.add(new Frame(at, end, bytes.getLong(at + 10), bytes.getLong(at + 18)));
            at = end;
        }
        return new SegmentFrames(frames);
    }

    /** The start of the frame in which an offset lies; of what lies in no frame, the start of that. */
    int startOf(int offset) {
        if (offset < FRAMES_AT) {
            return offset < HEADER_BYTES ? 0 : HEADER_BYTES;
        }
        int start = FRAMES_AT;
        for (Frame frame : frames) {
            if (frame.start <= offset) {
                start = offset < frame.end ? frame.start : frame.end;
            }
        }
        return start;
    }

    /**
     * Up to which position the frames outside of a range say that records are durable.
     *
     * @param from the first byte of the range
     * @param to the byte behind it
     */
    long durablePosition(int from, int to) {
        long durable = FRAMES_AT;
        for (Frame frame : frames) {
            if (frame.end <= from || frame.start >= to) {
                durable = Math.max(durable, frame.durable);
            }
        }
        return positionAt(durable);
    }

    /** The position of the record that stands at or behind an offset where a frame starts. */
    private long positionAt(long offset) {
        long position = frames.isEmpty() ? 0 : frames.get(0).position;
        for (Frame frame : frames) {
            if (frame.start <= offset) {
                position = frame.position;
            }
        }
        return position;
    }
}
