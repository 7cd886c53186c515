package io.kore.store.file;

import io.kore.codec.ByteReader;
import io.kore.codec.MalformedException;
import io.kore.model.Hash;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.LongPredicate;
import java.util.zip.CRC32C;

/**
 * The index of a sealed segment, read where it is needed and never held as a whole. Thread-safe.
 *
 * <pre>
 *  the file: pages of 4,096 bytes, each 4,092 bytes of content and the CRC-32C (4 bytes) of the page's
 *  number (8 bytes) and that content; the last page is filled up with zeros. The content:
 *
 *  header   see {@link IndexHeader}
 *  rows     one for each shard held at the end of the segment, ascending by ordinal, 56 bytes:
 *           ordinal 4, number of the first of its places 4, count at the end of the segment 8,
 *           last number 8, hash 32
 *  places   the places of the segment's records, shard by shard, by index: offset 4, position counted from
 *           the segment's first 4. A row's places end where the next row's start, and belong to the
 *           last records of its count
 *  frames   the places of some frames, ascending
 *  names    for each row text log, text writer
 * </pre>
 *
 * All of it can be made again from the segments, see {@link IndexRepair}.
 */
final class IndexFile implements SegmentIndex {
    static final int PAGE_BYTES = 4096;
    static final int CONTENT_BYTES = PAGE_BYTES - 4;

    private final LazyFile file;
    private final BlockCache cache;
    private final IndexHeader header;

    private IndexFile(LazyFile file, BlockCache cache) throws IOException {
        this.file = file;
        this.cache = cache;
        try {
            header = IndexHeader.read(content(0, IndexHeader.BYTES));
        } catch (MalformedException e) {
            throw new DamagedException(file.name() + ": " + e.getMessage());
        }
    }

    /**
     * Opens the index of a segment.
     *
     * @throws DamagedException if it is damaged, cut off, or that of another segment
     */
    static IndexFile open(LazyFile file, BlockCache cache, SegmentHeader segment) throws IOException {
        IndexFile index = new IndexFile(file, cache);
        IndexHeader header = index.header;
        boolean fits = header.ordinal() == segment.ordinal()
                && header.generation() == segment.generation()
                && header.salt() == segment.salt()
                && header.firstPosition() == segment.firstPosition();
        if (!fits) {
            throw new DamagedException(file.name() + " belongs to another segment");
        }
        return index;
    }

    IndexHeader header() {
        return header;
    }

    LazyFile file() {
        return file;
    }

    @Override
    public long countAtEnd(int ordinal) throws IOException {
        int row = findRow(ordinal);
        return row < 0 ? 0 : Frames.getLong(content(rowAt(row) + 8, 8), 0);
    }

    @Override
    public int places(int ordinal, long index, long[] target) throws IOException {
        int row = findRow(ordinal);
        if (row < 0) {
            return 0;
        }
        byte[] head = content(rowAt(row), 16);
        long first = Frames.getInt(head, 4) & 0xffff_ffffL;
        long here = firstPlaceOf(row + 1) - first;
        long skip = index - (Frames.getLong(head, 8) - here);
        if (skip < 0 || skip >= here) {
            return 0;
        }
        int length = (int) Math.min(here - skip, target.length);
        read(header.placesAt() + (first + skip) * IndexHeader.PLACE_BYTES, target, length);
        return length;
    }

    @Override
    public long frameBefore(long position) throws IOException {
        long relative = position - header.firstPosition();
        return lastFrame(frame -> SegmentIndex.relativePosition(frame) <= relative);
    }

    @Override
    public long frameBeforeOffset(long offset) throws IOException {
        return lastFrame(frame -> SegmentIndex.offset(frame) <= offset);
    }

    /** The offset of the last frame that is not too far; the first one never is. */
    private long lastFrame(LongPredicate isNear) throws IOException {
        int low = 0;
        int high = header.frames() - 1;
        long[] frame = new long[1];
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            read(header.framesAt() + (long) middle * IndexHeader.PLACE_BYTES, frame, 1);
            if (isNear.test(frame[0])) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        read(header.framesAt() + (long) low * IndexHeader.PLACE_BYTES, frame, 1);
        return SegmentIndex.offset(frame[0]);
    }

    /** All rows, with their names. */
    List<ShardRow> rows() throws IOException {
        int namesBytes = Math.toIntExact(file.size() / PAGE_BYTES * CONTENT_BYTES - header.namesAt());
        ByteReader rows = new ByteReader(content(header.rowsAt(), header.rows() * IndexHeader.ROW_BYTES));
        ByteReader names = new ByteReader(content(header.namesAt(), Math.max(0, namesBytes)));
        List<ShardRow> all = new ArrayList<>(header.rows());
        try {
            for (int i = 0; i < header.rows(); i++) {
                int ordinal = rows.getInt();
                rows.getInt();
                long count = rows.getLong();
                long lastNumber = rows.getLong();
                Hash hash = rows.getHash();
                all.add(new ShardRow(FrameRecords.names(names), ordinal, count, lastNumber, hash));
            }
        } catch (MalformedException e) {
            throw new DamagedException(file.name() + ": " + e.getMessage());
        }
        return all;
    }

    /** How many of the segment's records belong to the shards that are asked for. */
    long placesHeldBy(IntPredicate wanted) throws IOException {
        long sum = 0;
        for (int row = 0; row < header.rows(); row++) {
            byte[] head = content(rowAt(row), 8);
            if (wanted.test(Frames.getInt(head, 0))) {
                sum += firstPlaceOf(row + 1) - (Frames.getInt(head, 4) & 0xffff_ffffL);
            }
        }
        return sum;
    }

    /** Reads every page, so that damage shows. */
    void check() throws IOException {
        long pages = file.size() / PAGE_BYTES;
        if (pages * CONTENT_BYTES < header.namesAt()) {
            throw new DamagedException(file.name() + " is cut off");
        }
        for (long page = 0; page < pages; page++) {
            load(page);
        }
    }

    private int findRow(int ordinal) throws IOException {
        int low = 0;
        int high = header.rows() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int found = Frames.getInt(content(rowAt(middle), 4), 0);
            if (found == ordinal) {
                return middle;
            }
            if (found < ordinal) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }

    private long firstPlaceOf(int row) throws IOException {
        return row == header.rows() ? header.places() : Frames.getInt(content(rowAt(row) + 4, 4), 0) & 0xffff_ffffL;
    }

    private long rowAt(int row) {
        return header.rowsAt() + (long) row * IndexHeader.ROW_BYTES;
    }

    private void read(long at, long[] target, int length) throws IOException {
        byte[] bytes = content(at, length * IndexHeader.PLACE_BYTES);
        for (int i = 0; i < length; i++) {
            target[i] = Frames.getLong(bytes, i * IndexHeader.PLACE_BYTES);
        }
    }

    private byte[] content(long at, int length) throws IOException {
        byte[] bytes = new byte[length];
        for (int done = 0; done < length; ) {
            byte[] page = cache.get(file, (at + done) / CONTENT_BYTES, this::load);
            int within = (int) ((at + done) % CONTENT_BYTES);
            int part = Math.min(length - done, CONTENT_BYTES - within);
            System.arraycopy(page, within, bytes, done, part);
            done += part;
        }
        return bytes;
    }

    private byte[] load(long number) throws IOException {
        byte[] page = new byte[PAGE_BYTES];
        int there = file.read(number * PAGE_BYTES, page, 0, PAGE_BYTES);
        if (there < PAGE_BYTES) {
            throw new DamagedException(file.name() + " is cut off at byte " + (number * PAGE_BYTES + there));
        }
        if (Frames.getInt(page, CONTENT_BYTES) != checksum(number, page)) {
            throw new DamagedException(file.name() + " is damaged: the checksum of the page at byte "
                    + number * PAGE_BYTES + " does not fit");
        }
        return page;
    }

    static int checksum(long number, byte[] page) {
        byte[] place = new byte[8];
        Frames.putLong(place, 0, number);
        CRC32C crc = new CRC32C();
        crc.update(place, 0, place.length);
        crc.update(page, 0, CONTENT_BYTES);
        return (int) crc.getValue();
    }

    /** The index is damaged; the segment may be whole. */
    static final class DamagedException extends IOException {
        private static final long serialVersionUID = 1L;

        DamagedException(String message) {
            super(message);
        }
    }
}
