package io.kore.store.file;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The index of a segment that has no index file yet: the last one, one whose file is being written, or one
 * that is being mended. Thread-safe, guarded by itself.
 */
final class MemoryIndex implements SegmentIndex {
    /** A frame is remembered each time so many bytes have gone by. */
    private static final int FRAME_STEP_BYTES = 32 << 10;

    private final long firstPosition;
    private @Nullable Places[] byOrdinal = new @Nullable Places[16];
    /** Places of frames, ascending. */
    private final LongList frames = new LongList(64);

    private long lastFrameOffset;
    private long records;
    /** How the shards stood when the segment ended; before that, the table tells. */
    private @Nullable List<ShardRow> rows;

    private int nextShardOrdinal;

    MemoryIndex(long firstPosition) {
        this.firstPosition = firstPosition;
        frames.add(SegmentIndex.place(SegmentHeader.FRAMES_AT, 0));
        lastFrameOffset = SegmentHeader.FRAMES_AT;
    }

    /** The places of one shard's records, from the first index in this segment on. */
    private record Places(long firstIndex, LongList list) {}

    synchronized void add(int ordinal, long index, long offset, long position) {
        if (ordinal >= byOrdinal.length) {
            byOrdinal = Arrays.copyOf(byOrdinal, Math.max(ordinal + 1, byOrdinal.length * 2));
        }
        Places places = byOrdinal[ordinal];
        if (places == null) {
            places = new Places(index, new LongList());
            byOrdinal[ordinal] = places;
        }
        places.list.add(SegmentIndex.place(offset, position - firstPosition));
        records++;
    }

    synchronized void addFrame(long offset, long position) {
        if (offset - lastFrameOffset >= FRAME_STEP_BYTES) {
            frames.add(SegmentIndex.place(offset, position - firstPosition));
            lastFrameOffset = offset;
        }
    }

    /** Ends the segment, with the shards as they stand now. */
    synchronized void seal(ShardTable table) {
        rows = table.rows();
        nextShardOrdinal = table.nextOrdinal();
    }

    synchronized int nextShardOrdinal() {
        return nextShardOrdinal;
    }

    synchronized List<ShardRow> rows() {
        if (rows == null) {
            throw new IllegalStateException("the segment has not ended yet");
        }
        return rows;
    }

    /** The places of a shard's records here; changes no more once the segment has ended. */
    synchronized @Nullable LongList list(int ordinal) {
        Places places = ordinal < byOrdinal.length ? byOrdinal[ordinal] : null;
        return places == null ? null : places.list;
    }

    synchronized LongList frames() {
        return frames;
    }

    synchronized long records() {
        return records;
    }

    /** How many of the records a table no longer holds. */
    synchronized long deadRecords(ShardTable table) {
        long dead = 0;
        for (int ordinal = 0; ordinal < byOrdinal.length; ordinal++) {
            Places places = byOrdinal[ordinal];
            if (places != null && table.at(ordinal) == null) {
                dead += places.list.size();
            }
        }
        return dead;
    }

    @Override
    public synchronized long countAtEnd(int ordinal) {
        if (rows == null) {
            return Long.MAX_VALUE;
        }
        int low = 0;
        int high = rows.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            ShardRow row = rows.get(middle);
            if (row.ordinal() == ordinal) {
                return row.count();
            }
            if (row.ordinal() < ordinal) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return 0;
    }

    @Override
    public synchronized int places(int ordinal, long index, long[] target) {
        Places places = ordinal < byOrdinal.length ? byOrdinal[ordinal] : null;
        if (places == null || index < places.firstIndex || index - places.firstIndex >= places.list.size()) {
            return 0;
        }
        return places.list.copyTo((int) (index - places.firstIndex), target);
    }

    @Override
    public synchronized long frameBefore(long position) {
        long relative = position - firstPosition;
        return lastFrame(frame -> SegmentIndex.relativePosition(frame) <= relative);
    }

    @Override
    public synchronized long frameBeforeOffset(long offset) {
        return lastFrame(frame -> SegmentIndex.offset(frame) <= offset);
    }

    /** The offset of the last frame that is not too far; the first one never is. */
    private long lastFrame(LongPredicate isNear) {
        int low = 0;
        int high = frames.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (isNear.test(frames.get(middle))) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return SegmentIndex.offset(frames.get(low));
    }

    /** The ordinals that have records here, ascending. */
    synchronized List<Integer> ordinals() {
        List<Integer> all = new ArrayList<>();
        for (int ordinal = 0; ordinal < byOrdinal.length; ordinal++) {
            if (byOrdinal[ordinal] != null) {
                all.add(ordinal);
            }
        }
        return all;
    }
}
