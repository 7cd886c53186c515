package io.kore.store.file;

import io.kore.codec.MalformedException;
import io.kore.error.StoreCorruptException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens a journal: of the sealed segments only the headers are read and the last index, so that it takes no
 * longer the more there are; the last segment is read as a whole, see {@link TailRecovery}. Confined to one
 * thread, used once.
 */
final class JournalOpening {
    private static final Logger LOG = LoggerFactory.getLogger(JournalOpening.class);

    private final JournalFolder folder;
    private final Disk disk;
    private final FolderLayout layout;
    private final FolderLayout.JournalFiles files;
    private final StoreMark mark;
    private final List<SegmentHeader> headers = new ArrayList<>();
    private final List<Segment> segments = new ArrayList<>();

    JournalOpening(JournalFolder folder, StoreMark mark) throws IOException {
        this.folder = folder;
        this.disk = folder.disk();
        this.layout = folder.layout();
        this.files = layout.journalFiles(disk);
        this.mark = mark;
    }

    Journal.Found open() throws IOException {
        boolean opened = false;
        try {
            Journal.Found found = read();
            opened = true;
            return found;
        } finally {
            if (!opened) {
                Closing.all(segments.stream()
                        .<Closeable>map(segment -> segment::retire)
                        .toList());
            }
        }
    }

    private Journal.Found read() throws IOException {
        clear();
        readHeaders();
        for (int at = 0; at < headers.size() - 1; at++) {
            segments.add(sealed(at));
        }
        mendIndexes();
        ShardTable table = new IndexRepair(segments).tableAfter(segments.size() - 1);
        for (int at = 0; at < segments.size(); at++) {
            // those that were made again only now
            folder.saveIndex(segments.get(at), headers.get(at + 1).firstPosition());
        }
        return openLast(table);
    }

    /** Deletes what an earlier process did not finish. */
    private void clear() throws IOException {
        for (String draft : files.drafts()) {
            disk.delete(layout.journal().resolve(draft));
        }
    }

    private void readHeaders() throws IOException {
        long last = Math.max(files.last(), Math.max(1, mark.lastSegment()));
        for (long ordinal = 1; ordinal <= last; ordinal++) {
            List<FolderLayout.JournalFile> generations = files.segments(ordinal);
            if (generations.isEmpty()) {
                throw missing(ordinal);
            }
            FolderLayout.JournalFile newest = generations.get(0);
            headers.add(readHeader(disk, layout, newest));
            for (FolderLayout.JournalFile old : files.byOrdinal().getOrDefault(ordinal, List.of())) {
                if (old.generation() < newest.generation()) {
                    disk.delete(layout.journal().resolve(old.name()));
                }
            }
        }
        // an index is written only when the next segment is there
        if (disk.kind(layout.index(last, headers.get((int) last - 1).generation())) == Disk.Kind.FILE) {
            throw missing(last + 1);
        }
    }

    private StoreCorruptException missing(long ordinal) {
        int generation = files.byOrdinal().getOrDefault(ordinal, List.of()).stream()
                .mapToInt(FolderLayout.JournalFile::generation)
                .max()
                .orElse(0);
        return new StoreCorruptException("the store at " + layout.place() + " has lost its file "
                + layout.place().relativize(layout.segment(ordinal, generation))
                + ", from byte 0 on; restore it from a peer"
                + " or a backup, or salvage what is whole");
    }

    /**
     * Reads the header of a segment.
     *
     * @throws StoreCorruptException if it is damaged, or not that of the file's name
     */
    static SegmentHeader readHeader(Disk disk, FolderLayout layout, FolderLayout.JournalFile file) throws IOException {
        Path path = layout.journal().resolve(file.name());
        byte[] bytes = new byte[SegmentHeader.BYTES];
        int there;
        try (DiskFile open = disk.open(path, Disk.Access.READ)) {
            there = DiskFile.readFully(open, 0, bytes, 0, bytes.length);
        }
        try {
            SegmentHeader header = SegmentHeader.read(bytes, there, String.valueOf(path));
            if (header.ordinal() != file.ordinal() || header.generation() != file.generation()) {
                throw new MalformedException("it is segment " + header.ordinal() + " under another name");
            }
            return header;
        } catch (MalformedException e) {
            throw new StoreCorruptException("segment " + path + " is damaged at byte 0: " + e.getMessage()
                    + "; verify the store, then restore it from a peer or a backup, or salvage what is whole");
        }
    }

    /** A sealed segment, for now with an empty index where it has none that fits. */
    private Segment sealed(int at) throws IOException {
        SegmentHeader header = headers.get(at);
        SegmentHeader next = headers.get(at + 1);
        long dataEnd = header.ownEnd() == 0 ? next.previousEnd() : header.ownEnd();
        Segment segment = folder.segment(header, new MemoryIndex(header.firstPosition()), dataEnd);
        if (next.firstPosition() < header.firstPosition()) {
            throw segment.damaged(
                    0,
                    "it starts at position " + header.firstPosition() + ", and the next one at "
                            + next.firstPosition());
        }
        long size = segment.file().size();
        if (size < dataEnd) {
            throw segment.damaged(size, "the file is cut off, " + dataEnd + " bytes had been forced");
        }
        segment.distrust();
        return segment;
    }

    private void mendIndexes() throws IOException {
        for (int at = 0; at < segments.size(); at++) {
            Segment segment = segments.get(at);
            SegmentHeader header = segment.header();
            long endPosition = headers.get(at + 1).firstPosition();
            String problem;
            if (disk.kind(layout.index(header.ordinal(), header.generation())) == Disk.Kind.FILE) {
                try {
                    IndexFile index = folder.index(header);
                    segment.use(index);
                    if (index.header().endPosition() == endPosition
                            && index.header().dataEnd() == segment.dataEnd()) {
                        continue;
                    }
                    problem = "it does not fit the segment";
                } catch (IndexFile.DamagedException e) {
                    problem = String.valueOf(e.getMessage());
                }
            } else {
                problem = "there is none, as after a crash soon after the segment ended";
            }
            segment.use(new IndexRepair(segments).rebuild(at, problem));
            folder.saveIndex(segment, endPosition);
        }
    }

    private Journal.Found openLast(ShardTable table) throws IOException {
        SegmentHeader header = headers.get(headers.size() - 1);
        MemoryIndex index = new MemoryIndex(header.firstPosition());
        Path path = layout.segment(header.ordinal(), header.generation());
        DiskFile file = disk.open(path, Disk.Access.WRITE);
        boolean opened = false;
        try {
            long size = file.size();
            Segment last = folder.segment(header, index, size);
            segments.add(last);
            if (size < SegmentHeader.FRAMES_AT) {
                throw last.damaged(size, "the file is cut off, its header had been forced");
            }
            long durable = mark.lastSegment() == header.ordinal() ? mark.durableOffset() : 0;
            Replay replay = new Replay(table, index, header.firstPosition());
            TailRecovery recovery = new TailRecovery(last, replay, durable);
            recovery.run(file);
            // what is here may be in the system's memory only (S6)
            file.force();
            last.growTo(replay.wholeEnd());
            SegmentWriter writer = new SegmentWriter(
                    file, path, header, folder.options(), replay.wholeEnd(), Math.max(size, replay.wholeEnd()));
            if (recovery.isMarked()) {
                writer.markIsThere();
            } else {
                writer.mark(replay.position());
            }
            opened = true;
            LOG.debug("opened {} with {} segments, position {}", layout.place(), segments.size(), replay.position());
            return new Journal.Found(table, segments, writer, index, replay.position(), mark);
        } finally {
            if (!opened) {
                file.close();
            }
        }
    }
}
