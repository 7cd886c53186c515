package io.kore.store.file;

import io.kore.error.StoreCorruptException;
import io.kore.error.StoreFormatException;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which file of a store has which name. Immutable.
 *
 * <pre>
 *  place/
 *    lock                          empty; locked while the store is open
 *    kore-file.mark                see {@link StoreMark}; makes the folder a store
 *    journal/0000000001.segment    see {@link SegmentHeader} and {@link Frames}
 *    journal/0000000001.index      see {@link IndexFile}; of each segment but the last
 *    journal/0000000002-1.segment  a segment that was rewritten once without dropped records
 *    metadata/identity.value       one file a key, see {@link FileMetadata}
 *    location                      see {@link io.kore.spi.FolderLocation}
 *    *.draft                       not finished when the process ended; of no value
 * </pre>
 *
 * No name that a user or peer chose is part of a file name.
 */
record FolderLayout(Path place) {
    static final String MARK = "kore-file.mark";
    private static final String DRAFT = ".draft";
    private static final int ORDINAL_DIGITS = 10;
    private static final Pattern SEGMENT = Pattern.compile("(\\d{10,18})(?:-(\\d{1,9}))?\\.(segment|index)");
    /** What a crash while a store is made can leave, and what a file system puts into its root. */
    private static final Set<String> BEFORE_STORE =
            Set.of("lock", MARK + DRAFT, "journal", "metadata", "location", "location" + DRAFT, "lost+found");

    static FolderLayout of(String place) {
        try {
            return new FolderLayout(Path.of(place).toAbsolutePath().normalize());
        } catch (InvalidPathException e) {
            throw new StoreFormatException("\"" + place + "\" is no path of a folder: " + e.getReason(), e);
        }
    }

    Path lock() {
        return place.resolve("lock");
    }

    Path mark() {
        return place.resolve(MARK);
    }

    Path journal() {
        return place.resolve("journal");
    }

    Path metadata() {
        return place.resolve("metadata");
    }

    Path segment(long ordinal, int generation) {
        return journal().resolve(base(ordinal, generation) + ".segment");
    }

    Path index(long ordinal, int generation) {
        return journal().resolve(base(ordinal, generation) + ".index");
    }

    private static String base(long ordinal, int generation) {
        String digits = Long.toString(ordinal);
        return "0".repeat(Math.max(0, ORDINAL_DIGITS - digits.length()))
                + digits
                + (generation == 0 ? "" : "-" + generation);
    }

    static Path draft(Path path) {
        return path.resolveSibling(path.getFileName() + DRAFT);
    }

    static boolean isDraft(String name) {
        return name.endsWith(DRAFT);
    }

    static Path folderOf(Path file) {
        Path folder = file.getParent();
        if (folder == null) {
            throw new IllegalArgumentException(file + " is in no folder");
        }
        return folder;
    }

    /** A file of the journal, by its name. */
    record JournalFile(String name, long ordinal, int generation, boolean isIndex) {}

    /** The files of the journal that are no drafts, by ordinal, and what has no place there. */
    record JournalFiles(TreeMap<Long, List<JournalFile>> byOrdinal, List<String> drafts, List<String> strangers) {
        /** The segment of an ordinal with the highest generation, and older ones behind it. */
        List<JournalFile> segments(long ordinal) {
            List<JournalFile> segments = new ArrayList<>(byOrdinal.getOrDefault(ordinal, List.of()));
            segments.removeIf(JournalFile::isIndex);
            segments.sort((a, b) -> Integer.compare(b.generation(), a.generation()));
            return segments;
        }

        /** The highest ordinal of which there is a segment or an index; 0 if there is none. */
        long last() {
            return byOrdinal.isEmpty() ? 0 : byOrdinal.lastKey();
        }
    }

    JournalFiles journalFiles(Disk disk) throws IOException {
        JournalFiles files = new JournalFiles(new TreeMap<>(), new ArrayList<>(), new ArrayList<>());
        if (disk.kind(journal()) != Disk.Kind.FOLDER) {
            return files;
        }
        for (String name : disk.list(journal())) {
            Matcher match = SEGMENT.matcher(name);
            if (isDraft(name)) {
                files.drafts.add(name);
            } else if (match.matches()) {
                long ordinal = Long.parseLong(match.group(1));
                int generation = match.group(2) == null ? 0 : Integer.parseInt(match.group(2));
                files.byOrdinal
                        .computeIfAbsent(ordinal, o -> new ArrayList<>())
                        .add(new JournalFile(name, ordinal, generation, "index".equals(match.group(3))));
            } else {
                files.strangers.add(name);
            }
        }
        return files;
    }

    /**
     * Looks at the place without changing it (S14).
     *
     * @return true if a store is there; false if one may be made there
     * @throws StoreFormatException if something else, or a newer store, is there
     * @throws StoreCorruptException if it is a store, but its mark is damaged or gone
     */
    boolean holdsStore(Disk disk) throws IOException {
        switch (disk.kind(place)) {
            case NOTHING -> {
                Path parent = place.getParent();
                if (parent == null || disk.kind(parent) != Disk.Kind.FOLDER) {
                    throw new StoreFormatException("cannot make a store at " + place + ": there is no folder " + parent
                            + "; make it first, or check the path");
                }
                return false;
            }
            case FILE ->
                throw new StoreFormatException(
                        place + " is a file; a store needs a folder of its own: name another place");
            case FOLDER -> {
                if (disk.kind(mark()) == Disk.Kind.FILE) {
                    StoreMark.read(disk, this);
                    return true;
                }
                return checkUnmarked(disk);
            }
        }
        throw new IllegalStateException("no such kind");
    }

    private boolean checkUnmarked(Disk disk) throws IOException {
        for (String name : disk.list(place)) {
            if (name.equals(MARK) && disk.kind(mark()) == Disk.Kind.FILE) {
                // another process has just made it
                StoreMark.read(disk, this);
                return true;
            }
            if (!BEFORE_STORE.contains(name)) {
                throw stranger(name);
            }
        }
        JournalFiles files = journalFiles(disk);
        if (!files.strangers.isEmpty()) {
            throw stranger("journal/" + files.strangers.get(0));
        }
        boolean begun = files.last() > 1 || !hasNoFrames(disk, files);
        if (begun
                || (disk.kind(metadata()) == Disk.Kind.FOLDER
                        && !disk.list(metadata()).isEmpty())) {
            throw new StoreCorruptException("the store at " + place + " has lost its file " + MARK + "; salvage"
                    + " copies what is whole to a new place");
        }
        return false;
    }

    private boolean hasNoFrames(Disk disk, JournalFiles files) throws IOException {
        for (JournalFile file : files.byOrdinal.getOrDefault(1L, List.of())) {
            try (DiskFile open = disk.open(journal().resolve(file.name), Disk.Access.READ)) {
                byte[] start = new byte[SegmentHeader.FRAMES_AT + 4];
                int there = DiskFile.readFully(open, 0, start, 0, start.length);
                if (there == start.length && Frames.getInt(start, SegmentHeader.FRAMES_AT) != 0) {
                    return false;
                }
            }
        }
        return true;
    }

    private StoreFormatException stranger(String name) {
        return new StoreFormatException("the folder " + place + " holds \"" + name
                + "\" and is no store; nothing was written: name an empty or a new folder");
    }
}
