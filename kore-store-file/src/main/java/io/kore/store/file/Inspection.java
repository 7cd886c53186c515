package io.kore.store.file;

import io.kore.codec.MalformedException;
import io.kore.codec.StrandTable;
import io.kore.error.StoreCorruptException;
import io.kore.error.StoreFailedException;
import io.kore.error.StoreFormatException;
import io.kore.spi.StoreReport.Damage;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A store opened to look at, damaged or not, without changing anything. Holds the place's lock. Confined to
 * one thread.
 */
final class Inspection implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(Inspection.class);

    private final Disk disk;
    private final FolderLayout layout;
    private final JournalFolder folder;
    private final StoreLock lock;
    private final List<Damage> damages;
    private final List<JournalPart> parts = new ArrayList<>();
    private final @Nullable StoreMark mark;

    private Inspection(JournalFolder folder, StoreLock lock, @Nullable StoreMark mark, List<Damage> damages) {
        this.damages = damages;
        this.disk = folder.disk();
        this.layout = folder.layout();
        this.folder = folder;
        this.lock = lock;
        this.mark = mark;
    }

    /** Something that is done with a store that is inspected. */
    interface Look<T> {
        T look(Inspection inspection) throws IOException;
    }

    static <T> T of(Disk disk, FolderLayout layout, StoreOptions options, Look<T> look) {
        try (Inspection inspection = open(disk, layout, options)) {
            inspection.findSegments();
            return look.look(inspection);
        } catch (IOException e) {
            throw new StoreFailedException(
                    "could not read the store at " + layout.place() + ": " + Failures.reason(e), e);
        }
    }

    private static Inspection open(Disk disk, FolderLayout layout, StoreOptions options) throws IOException {
        if (disk.kind(layout.place()) == Disk.Kind.NOTHING) {
            throw noStore(layout);
        }
        // a stranger's folder is not even locked; all else is judged with the lock
        readMark(disk, layout, new ArrayList<>());
        StoreLock lock = StoreLock.take(disk, layout, true);
        boolean opened = false;
        try {
            List<Damage> damages = new ArrayList<>();
            StoreMark mark = readMark(disk, layout, damages);
            opened = true;
            return new Inspection(new JournalFolder(disk, layout, options), lock, mark, damages);
        } finally {
            if (!opened) {
                lock.close();
            }
        }
    }

    /** The mark, or null if it is damaged. */
    private static @Nullable StoreMark readMark(Disk disk, FolderLayout layout, List<Damage> damages)
            throws IOException {
        try {
            if (!layout.holdsStore(disk)) {
                throw noStore(layout);
            }
            return StoreMark.read(disk, layout);
        } catch (StoreCorruptException e) {
            damages.add(new Damage(FolderLayout.MARK, 0, String.valueOf(e.getMessage())));
            return null;
        }
    }

    private static StoreFormatException noStore(FolderLayout layout) {
        return new StoreFormatException("there is no store at " + layout.place() + "; check the path");
    }

    JournalFolder folder() {
        return folder;
    }

    /** The segments that can be read, in order. */
    List<JournalPart> parts() {
        return parts;
    }

    /** What is not whole so far; whoever finds more adds it. */
    List<Damage> damages() {
        return damages;
    }

    /** How the strands of forked shards hang together. If that is lost, only what never forked is whole. */
    StrandTable strands() throws IOException {
        Path file = FileMetadata.file(layout, StrandTable.KEY);
        if (disk.kind(file) != Disk.Kind.FILE) {
            return StrandTable.empty();
        }
        try {
            return StrandTable.read(FileMetadata.read(disk, file, StrandTable.KEY));
        } catch (StoreCorruptException | MalformedException e) {
            LOG.warn("{} is damaged; branches of forked shards are left out", nameOf(file), e);
            return StrandTable.empty();
        }
    }

    String nameOf(Path file) {
        return String.valueOf(layout.place().relativize(file));
    }

    private void findSegments() throws IOException {
        FolderLayout.JournalFiles files = layout.journalFiles(disk);
        List<SegmentHeader> headers = new ArrayList<>();
        long next = 1;
        for (long ordinal : files.byOrdinal().keySet()) {
            List<FolderLayout.JournalFile> generations = files.segments(ordinal);
            if (!generations.isEmpty()) {
                reportGone(next, ordinal - 1);
                next = ordinal + 1;
                SegmentHeader header = readHeader(generations.get(0));
                if (header != null) {
                    headers.add(header);
                }
            }
        }
        reportGone(next, Math.max(files.last(), mark == null ? 1 : mark.lastSegment()));
        for (int at = 0; at < headers.size(); at++) {
            addPart(headers.get(at), at + 1 < headers.size() ? headers.get(at + 1) : null);
        }
        for (String stranger : files.strangers()) {
            damages.add(new Damage("journal/" + stranger, -1, "this file is not one of the store's"));
        }
    }

    private void reportGone(long first, long last) {
        if (first <= last) {
            damages.add(new Damage(
                    nameOf(layout.segment(first, 0)),
                    0,
                    first == last
                            ? "the file is gone, with all in it"
                            : "the file is gone, and all up to " + nameOf(layout.segment(last, 0))));
        }
    }

    /** The header, or its copy if that is better; null if neither is good. */
    private @Nullable SegmentHeader readHeader(FolderLayout.JournalFile file) throws IOException {
        Path path = layout.journal().resolve(file.name());
        byte[] bytes = new byte[SegmentHeader.FRAMES_AT];
        int there;
        try (DiskFile open = disk.open(path, Disk.Access.READ)) {
            there = DiskFile.readFully(open, 0, bytes, 0, bytes.length);
        }
        SegmentHeader good = null;
        for (int at = 0; at < SegmentHeader.FRAMES_AT; at += SegmentHeader.BYTES) {
            try {
                byte[] one = Arrays.copyOfRange(bytes, at, at + SegmentHeader.BYTES);
                SegmentHeader header = SegmentHeader.read(one, Math.max(0, there - at), String.valueOf(path));
                boolean fits = header.ordinal() == file.ordinal() && header.generation() == file.generation();
                if (!fits) {
                    throw new MalformedException("it is segment " + header.ordinal() + " under another name");
                }
                good = good == null ? header : good;
            } catch (MalformedException e) {
                damages.add(new Damage(nameOf(path), at, "header: " + e.getMessage()));
            }
        }
        return good;
    }

    private void addPart(SegmentHeader header, @Nullable SegmentHeader next) throws IOException {
        boolean followed = next != null && next.ordinal() == header.ordinal() + 1;
        long known = header.ownEnd() != 0 || next == null || !followed ? header.ownEnd() : next.previousEnd();
        Segment segment = folder.segment(header, new MemoryIndex(header.firstPosition()), known);
        String file = nameOf(segment.file().path());
        long size = segment.file().size();
        if (known == 0) {
            segment.growTo(size);
            judgeTail(segment, file, next != null);
        } else if (size < known) {
            damages.add(new Damage(file, size, "the file is cut off, " + known + " bytes had been forced"));
            segment.growTo(size);
        }
        parts.add(new JournalPart(segment, file));
    }

    /** In the last segment a torn tail is no damage; a segment that is followed by others has none. */
    private void judgeTail(Segment segment, String file, boolean followed) throws IOException {
        long forced = mark != null && mark.lastSegment() == segment.ordinal() ? mark.durableOffset() : 0;
        TailRecovery.Finding finding = new TailRecovery(segment, new BatchEnds(), forced).look();
        if (finding.isDamage() && finding.stop() >= segment.dataEnd()) {
            damages.add(new Damage(file, finding.stop(), finding.problem()));
        } else if (!finding.isDamage() && !followed) {
            segment.growTo(finding.tail());
        }
    }

    /** Sees where batches end; shards and counts are not known here. */
    private static final class BatchEnds implements TailRecovery.Follower {
        private long wholeEnd = SegmentHeader.FRAMES_AT;

        @Override
        public void apply(FrameScan frame) {
            boolean whole = frame.kind() != Frames.RECORDS || (frame.flags() & Frames.LAST) != 0;
            if (whole && frame.kind() != Frames.MARK) {
                wholeEnd = frame.frameEnd();
            }
        }

        @Override
        public long wholeEnd() {
            return wholeEnd;
        }
    }

    @Override
    public void close() throws IOException {
        List<Closeable> all = new ArrayList<>();
        parts.forEach(part -> all.add(part.segment()::retire));
        all.add(lock);
        Closing.all(all);
    }
}
