package io.kore.store.file;

import io.kore.codec.ByteReader;
import io.kore.codec.MalformedException;
import io.kore.codec.RecordCodec;
import io.kore.error.StoreCorruptException;
import io.kore.model.Limits;
import io.kore.model.Payload;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One segment as it is read. Thread-safe: {@code dataEnd} and the index grow only in the last segment, and
 * what lies before {@code dataEnd} never changes.
 */
final class Segment {
    private static final int BLOCK_BYTES = 16 << 10;
    /** Two lengths, an ordinal and an index, as varints. */
    private static final int RECORD_HEAD_BYTES_MAX = 32;
    /** So much is checked at once, about as much as a scan reads at once. */
    private static final int CHECK_BYTES = 96 << 10;

    private final SegmentHeader header;
    private final LazyFile file;
    private final BlockCache cache;
    private volatile SegmentIndex index;
    private volatile long dataEnd;
    /** Null while all frames were written or read by this process. */
    private volatile @Nullable CheckedStretches checked;

    Segment(SegmentHeader header, LazyFile file, BlockCache cache, SegmentIndex index, long dataEnd) {
        this.header = header;
        this.file = file;
        this.cache = cache;
        this.index = index;
        this.dataEnd = dataEnd;
    }

    SegmentHeader header() {
        return header;
    }

    long ordinal() {
        return header.ordinal();
    }

    long firstPosition() {
        return header.firstPosition();
    }

    LazyFile file() {
        return file;
    }

    SegmentIndex index() {
        return index;
    }

    /** Lets an index take the place of another one; whoever reads in that one looks it up again. */
    void use(SegmentIndex newIndex) throws IOException {
        SegmentIndex old = index;
        index = newIndex;
        if (old instanceof IndexFile oldFile) {
            oldFile.file().retire();
        }
    }

    /** Where the frames of whole batches end. */
    long dataEnd() {
        return dataEnd;
    }

    void growTo(long newDataEnd) {
        dataEnd = newDataEnd;
    }

    FrameScan scan(long offset) {
        return new FrameScan(file, header.salt(), offset, dataEnd);
    }

    /** Says that nobody has read the frames yet: they are checked before a record is read by itself. */
    void distrust() {
        checked = new CheckedStretches();
    }

    /** Whether the frames around an offset are known to be good, so that a record there may be read by itself. */
    boolean isChecked(long offset) {
        CheckedStretches known = checked;
        return known == null || known.covers(offset);
    }

    /**
     * Checks the frames around an offset.
     *
     * @param from where a frame starts, at or before the {@linkplain CheckedStretches stretch} of the offset
     * @throws StoreCorruptException if one of them is not good
     */
    void check(long from, long offset) throws IOException {
        long enough = Math.max(from + CHECK_BYTES, CheckedStretches.startOf(offset) + CheckedStretches.STRETCH_BYTES);
        FrameScan scan = scan(from);
        boolean good = scan.next();
        while (good && scan.frameEnd() < enough) {
            good = scan.next();
        }
        if (!scan.problem().isEmpty()) {
            throw damaged(scan.offset(), scan.problem());
        }
        CheckedStretches known = checked;
        if (known != null) {
            // before the first frame there is nothing to check
            long start = from == SegmentHeader.FRAMES_AT ? 0 : from;
            if (good) {
                known.add(start, scan.frameEnd());
            } else {
                known.addUpToEnd(start, dataEnd);
            }
        }
    }

    /**
     * Reads one record.
     *
     * @param place where the index says that it stands; its frame {@linkplain #isChecked is checked}
     * @param last the block that was read before, and is read now
     * @throws StoreCorruptException if it does not stand there whole
     */
    ShardRecord read(long place, ShardId shard, int ordinal, long recordIndex, LastBlock last) throws IOException {
        long offset = SegmentIndex.offset(place);
        try {
            ByteReader in = bytes(offset, RECORD_HEAD_BYTES_MAX, last);
            int before = in.remaining();
            boolean other = in.getVarint() != ordinal || in.getVarint() != recordIndex;
            if (other) {
                throw damaged(offset, "another record is where the index says " + shard + " index " + recordIndex);
            }
            long at = offset + before - in.remaining();
            if (recordIndex == 0) {
                in = bytes(at, Limits.LOG_NAME_BYTES_MAX + Limits.BRANCH_BYTES_MAX + RECORD_HEAD_BYTES_MAX, last);
                before = in.remaining();
                if (!FrameRecords.names(in).equals(shard)) {
                    throw damaged(offset, "the record names another shard than " + shard);
                }
                at += before - in.remaining();
            }
            before = in.remaining();
            int envelopeBytes = in.getLength("the length of an envelope", Limits.ENVELOPE_BYTES_MAX);
            int payloadBytes = in.getLength("the length of a payload", Limits.PAYLOAD_BYTES_MAX);
            at += before - in.remaining();
            if (at + envelopeBytes + payloadBytes > dataEnd) {
                throw damaged(offset, "a record goes beyond the end of the frames");
            }
            if (in.remaining() < envelopeBytes + payloadBytes) {
                in = bytes(at, envelopeBytes + payloadBytes, last);
            }
            ByteReader envelope = in.slice(envelopeBytes);
            // a copy: one record that is kept must not keep a whole block
            Payload payload = Payload.owning(in.getBytes(payloadBytes));
            return RecordCodec.decode(shard, recordIndex, envelope, payload);
        } catch (MalformedException e) {
            throw damaged(offset, String.valueOf(e.getMessage()));
        }
    }

    /** Ends all reading of this segment; those who still try look the segment up again. */
    void retire() throws IOException {
        List<Closeable> files = new ArrayList<>(List.of(file::retire));
        if (index instanceof IndexFile indexFile) {
            files.add(indexFile.file()::retire);
        }
        Closing.all(files);
    }

    StoreCorruptException damaged(long offset, String what) {
        return new StoreCorruptException("segment " + file.path() + " is damaged at byte " + offset + ": " + what
                + "; verify the store, then restore it from a peer or a backup, or salvage what is whole");
    }

    /** The bytes from an offset on, as many as wanted or more; fewer if the frames end before. */
    private ByteReader bytes(long offset, int wanted, LastBlock last) throws IOException {
        int within = (int) (offset % BLOCK_BYTES);
        if (within + wanted <= BLOCK_BYTES && offset - within + BLOCK_BYTES <= dataEnd) {
            byte[] block = last.get(file, offset / BLOCK_BYTES, cache, this::load);
            return new ByteReader(block, within, BLOCK_BYTES - within);
        }
        return new ByteReader(copy(offset, wanted));
    }

    /** A copy of the bytes from an offset on, fewer if the frames end before. */
    private byte[] copy(long offset, int wanted) throws IOException {
        byte[] copy = new byte[(int) Math.max(0, Math.min(wanted, dataEnd - offset))];
        for (int done = 0; done < copy.length; ) {
            long at = offset + done;
            int within = (int) (at % BLOCK_BYTES);
            int part = Math.min(copy.length - done, BLOCK_BYTES - within);
            // a block that still grows must not be kept
            if (at - within + BLOCK_BYTES <= dataEnd) {
                System.arraycopy(cache.get(file, at / BLOCK_BYTES, this::load), within, copy, done, part);
            } else if (file.read(at, copy, done, part) < part) {
                throw damaged(at, "the file is cut off");
            }
            done += part;
        }
        return copy;
    }

    private byte[] load(long block) throws IOException {
        byte[] bytes = new byte[BLOCK_BYTES];
        if (file.read(block * BLOCK_BYTES, bytes, 0, BLOCK_BYTES) < BLOCK_BYTES) {
            throw damaged(block * BLOCK_BYTES, "the file is cut off");
        }
        return bytes;
    }
}
