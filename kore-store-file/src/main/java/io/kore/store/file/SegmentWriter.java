package io.kore.store.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Writes the last segment. Confined to whoever holds the append lock, but for {@link #force}.
 *
 * <p>A force of bytes within the file's size and blocks needs no change of the file's metadata and so one
 * write to the disk less. So small frames find zeros written ahead of them. A large write brings its own
 * blocks: filling them twice would cost more than it saves.
 */
final class SegmentWriter implements Closeable {
    private static final int LARGE_BYTES = 64 << 10;
    private static final int FLUSH_BYTES = 256 << 10;

    private final DiskFile file;
    private final Path path;
    private final SegmentHeader header;
    private final byte[] zeros;
    private final long segmentBytes;
    private final FrameEncoder encoder;
    /** Where the next frame starts. */
    private long tail;
    /** Up to where the file has been filled with zeros or frames. */
    private long filled;

    private boolean markAtTail;
    /** Up to where the file is known to have been forced. */
    private volatile long durable;

    SegmentWriter(DiskFile file, Path path, SegmentHeader header, StoreOptions options, long tail, long filled) {
        this.file = file;
        this.path = path;
        this.header = header;
        this.zeros = new byte[options.fillBytes()];
        this.segmentBytes = options.segmentBytes();
        this.encoder = new FrameEncoder(header.salt());
        this.tail = tail;
        this.filled = filled;
        this.durable = tail;
    }

    /** Makes a segment without frames, durably. */
    static SegmentWriter create(Disk disk, Path path, SegmentHeader header, StoreOptions options) throws IOException {
        Path draft = FolderLayout.draft(path);
        try (DiskFile made = disk.open(draft, Disk.Access.CREATE)) {
            made.write(0, header.toBytes(), 0, SegmentHeader.FRAMES_AT);
            made.force();
        }
        disk.move(draft, path);
        disk.forceFolder(FolderLayout.folderOf(path));
        DiskFile file = disk.open(path, Disk.Access.WRITE);
        return new SegmentWriter(file, path, header, options, SegmentHeader.FRAMES_AT, SegmentHeader.FRAMES_AT);
    }

    Path path() {
        return path;
    }

    SegmentHeader header() {
        return header;
    }

    long tail() {
        return tail;
    }

    boolean hasFrames() {
        return tail > SegmentHeader.FRAMES_AT;
    }

    /** Starts a series of frames at the tail; nothing counts before {@link #commit}. */
    FrameEncoder begin() {
        encoder.restart(tail);
        return encoder;
    }

    /** Writes what was encoded so far if it is much. To be called between two frames. */
    void flushIfLarge() throws IOException {
        if (encoder.size() >= FLUSH_BYTES) {
            flush();
        }
    }

    /** Writes what was encoded, and moves the tail behind it. */
    void commit() throws IOException {
        flush();
        tail = encoder.offset();
        markAtTail = false;
    }

    private void flush() throws IOException {
        long end = encoder.offset();
        long start = end - encoder.size();
        file.write(start, encoder.array(), 0, encoder.size());
        if (end > filled) {
            filled = encoder.size() >= LARGE_BYTES ? end : fill(end);
        }
        encoder.restart(end);
    }

    private long fill(long from) throws IOException {
        long wanted = Math.max(Math.min(from + zeros.length, segmentBytes), from);
        if (wanted > from) {
            file.write(from, zeros, 0, (int) (wanted - from));
        }
        return wanted;
    }

    /** Says behind the last frame that all before it is durable. Costs no space: the next frame replaces it. */
    void mark(long position) throws IOException {
        if (!markAtTail && durable == tail && tail + Frames.HEAD_BYTES <= filled) {
            encoder.restart(tail);
            encoder.begin(Frames.MARK, position, tail).end(0);
            file.write(tail, encoder.array(), 0, encoder.size());
            markAtTail = true;
        }
    }

    void markIsThere() {
        markAtTail = true;
    }

    long durable() {
        return durable;
    }

    /** Forces the file, of which frames up to an offset were written before the call. May run beside writes. */
    void force(long written) throws IOException {
        file.force();
        durable = written;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
