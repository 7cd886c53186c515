package io.kore.store.file;

import io.kore.error.StoreCorruptException;
import io.kore.error.StoreException;
import io.kore.model.ShardRecord;
import java.io.IOException;
import java.util.List;

/** Finds where records stand, over all segments. Thread-safe. */
final class Lookup {
    private final Journal journal;
    private final Health health;

    Lookup(Journal journal, Health health) {
        this.journal = journal;
        this.health = health;
    }

    /**
     * Where some records of a shard stand.
     *
     * @param segment the one that holds them
     * @param size how many of their places were filled in
     */
    record Found(Segment segment, int size) {}

    /**
     * Finds records of a shard from an index on, as far as they stand in one segment.
     *
     * @param index one that the shard holds
     * @param target filled with their places
     * @throws StoreException if the shard was dropped meanwhile
     * @throws StoreCorruptException if it should be there and is not
     */
    Found find(Journal.Held shard, long index, long[] target) throws IOException {
        List<Segment> before = List.of();
        while (true) {
            health.checkOpen();
            List<Segment> segments = journal.segments();
            if (journal.name(shard.ordinal()) == null) {
                throw new StoreException(
                        "log " + shard.id().log() + " was dropped while shard " + shard.id() + " was read");
            }
            if (segments == before) {
                throw new StoreCorruptException("the indexes of the store do not know " + shard.id() + " index " + index
                        + "; verify the store, then restore it from a peer or a backup");
            }
            int at = segmentOf(shard, index, segments);
            if (at < segments.size()) {
                Segment segment = segments.get(at);
                int size = places(segment, shard.ordinal(), index, target);
                if (size > 0) {
                    return new Found(segment, size);
                }
            }
            // a segment has ended or was rewritten between the two looks; then the list is another one
            before = segments;
        }
    }

    /** The first segment at whose end the shard has more than {@code index} records. */
    private int segmentOf(Journal.Held shard, long index, List<Segment> segments) throws IOException {
        int low = 0;
        int high = segments.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (countAtEnd(segments.get(middle), shard.ordinal()) > index) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    private long countAtEnd(Segment segment, int ordinal) throws IOException {
        while (true) {
            try {
                return segment.index().countAtEnd(ordinal);
            } catch (IndexFile.DamagedException e) {
                journal.mend(segment, e);
            }
        }
    }

    private int places(Segment segment, int ordinal, long index, long[] target) throws IOException {
        while (true) {
            try {
                return segment.index().places(ordinal, index, target);
            } catch (IndexFile.DamagedException e) {
                journal.mend(segment, e);
            }
        }
    }

    /** The offset of a frame that starts at or before a position of the segment. */
    long frameBefore(Segment segment, long position) throws IOException {
        while (true) {
            try {
                return segment.index().frameBefore(position);
            } catch (IndexFile.DamagedException e) {
                journal.mend(segment, e);
            }
        }
    }

    /**
     * Reads one record.
     *
     * @param place where it stands in the segment
     * @param last what the cursor read before
     * @throws StoreCorruptException if it does not stand there whole, or among frames that are not good
     */
    ShardRecord read(Segment segment, long place, Journal.Held shard, long index, LastBlock last) throws IOException {
        long offset = SegmentIndex.offset(place);
        if (!last.isChecked(segment, offset)) {
            if (!segment.isChecked(offset)) {
                segment.check(frameBeforeOffset(segment, CheckedStretches.startOf(offset)), offset);
            }
            last.checked(segment, offset);
        }
        return segment.read(place, shard.id(), shard.ordinal(), index, last);
    }

    private long frameBeforeOffset(Segment segment, long offset) throws IOException {
        while (true) {
            try {
                return segment.index().frameBeforeOffset(offset);
            } catch (IndexFile.DamagedException e) {
                journal.mend(segment, e);
            }
        }
    }

    /** The segment in which a position stands. */
    Segment segmentAt(long position) {
        List<Segment> segments = journal.segments();
        int low = 0;
        int high = segments.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (segments.get(middle).firstPosition() <= position) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return segments.get(low);
    }
}
