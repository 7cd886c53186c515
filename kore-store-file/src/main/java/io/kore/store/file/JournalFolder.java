package io.kore.store.file;

import java.io.IOException;

/** The journal's files, and what all that read them share. Thread-safe. */
final class JournalFolder {
    private final Disk disk;
    private final FolderLayout layout;
    private final StoreOptions options;
    private final OpenFiles openFiles;
    private final BlockCache cache;

    JournalFolder(Disk disk, FolderLayout layout, StoreOptions options) {
        this.disk = disk;
        this.layout = layout;
        this.options = options;
        this.openFiles = new OpenFiles(options.openFilesMax());
        this.cache = new BlockCache(options.cacheBytes());
    }

    Disk disk() {
        return disk;
    }

    FolderLayout layout() {
        return layout;
    }

    StoreOptions options() {
        return options;
    }

    /** Makes a new last segment, durably. */
    SegmentWriter create(SegmentHeader header) throws IOException {
        return SegmentWriter.create(disk, layout.segment(header.ordinal(), header.generation()), header, options);
    }

    LazyFile segmentFile(long ordinal, int generation) {
        return new LazyFile(disk, layout.segment(ordinal, generation), openFiles);
    }

    Segment segment(SegmentHeader header, SegmentIndex index, long dataEnd) {
        return new Segment(header, segmentFile(header.ordinal(), header.generation()), cache, index, dataEnd);
    }

    /**
     * The index file of a segment.
     *
     * @throws IndexFile.DamagedException if it is damaged, or that of another segment
     */
    IndexFile index(SegmentHeader header) throws IOException {
        LazyFile file = new LazyFile(disk, layout.index(header.ordinal(), header.generation()), openFiles);
        boolean opened = false;
        try {
            IndexFile index = IndexFile.open(file, cache, header);
            opened = true;
            return index;
        } finally {
            if (!opened) {
                file.retire();
            }
        }
    }

    /** Writes the index that a segment has in memory to its file, and lets the segment use that. */
    void saveIndex(Segment segment, long endPosition) throws IOException {
        if (segment.index() instanceof MemoryIndex index) {
            SegmentHeader header = segment.header();
            IndexWriter.write(
                    disk,
                    layout.index(header.ordinal(), header.generation()),
                    header,
                    index,
                    endPosition,
                    segment.dataEnd());
            segment.use(index(header));
        }
    }

    void save(StoreMark mark) throws IOException {
        mark.write(disk, layout);
    }

    /** Deletes the files of a generation that another one has replaced. */
    void delete(long ordinal, int generation) throws IOException {
        if (disk.kind(layout.index(ordinal, generation)) == Disk.Kind.FILE) {
            disk.delete(layout.index(ordinal, generation));
        }
        disk.delete(layout.segment(ordinal, generation));
    }
}
