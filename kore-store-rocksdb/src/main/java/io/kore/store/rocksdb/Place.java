package io.kore.store.rocksdb;

import io.kore.error.StoreCorruptException;
import io.kore.error.StoreFailedException;
import io.kore.error.StoreFormatException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The folder of a store, and who may use it. Everything is looked at before anything is written (S14).
 *
 * <pre>
 *  kore-rocksdb.mark  what this is and its format version, as text; written first, never changed
 *  db/                the RocksDB database
 *  FORCED             how far the journal was forced, see {@link ForcedMark}; its presence says that making
 *                     the store was completed
 * </pre>
 *
 * Immutable; {@link #claim} and {@link #release} are thread-safe.
 */
final class Place {
    static final String MARKER = "kore-rocksdb.mark";
    private static final String MARKER_HEAD = "kore rocksdb store, format ";
    private static final String NEW = ".new";
    /** By real path. RocksDB's own lock tells threads of one process apart too, but only while it is open. */
    private static final Set<Path> CLAIMED = ConcurrentHashMap.newKeySet();

    /** What was found in a folder. */
    enum State {
        /** Nothing, or no more than our marker. */
        FREE,
        /** A database without a mark: its making was cut short, or the mark was lost. */
        UNMARKED,
        STORE
    }

    private final Path folder;

    private Place(Path folder) {
        this.folder = folder;
    }

    /**
     * The place with this name.
     *
     * @throws StoreFormatException if no folder can be named so
     */
    static Place at(String place) {
        try {
            return new Place(realPath(Path.of(place).toAbsolutePath().normalize()));
        } catch (InvalidPathException e) {
            throw new StoreFormatException("\"" + place + "\" is no path of a folder: " + e.getReason(), e);
        }
    }

    /** One path for one folder, also while it is not there yet and behind links. */
    private static Path realPath(Path path) {
        Path parent = path.getParent();
        try {
            return path.toRealPath();
        } catch (IOException e) {
            // not there yet: its name is real when its parent's is
            return parent == null ? path : realPath(parent).resolve(path.getFileName());
        }
    }

    Path folder() {
        return folder;
    }

    Path database() {
        return folder.resolve("db");
    }

    Path forcedMark() {
        return folder.resolve("FORCED");
    }

    /** Takes the place for one user within this process. */
    void claim() {
        if (!CLAIMED.add(folder)) {
            throw Failures.locked(folder, null);
        }
    }

    void release() {
        CLAIMED.remove(folder);
    }

    /**
     * Looks at what is there.
     *
     * @throws StoreFormatException if it is neither ours nor nothing, or newer than this version
     * @throws StoreCorruptException if parts of a store are missing
     */
    State look() {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            checkParent();
            return State.FREE;
        }
        if (!Files.isDirectory(folder)) {
            throw new StoreFormatException(folder + " is not a folder; name another place for the store");
        }
        Set<String> names = names(folder);
        // the root of a file system of its own may hold this one
        names.remove("lost+found");
        if (names.contains(MARKER)) {
            checkVersion();
            return stateOfOurs(names);
        }
        names.remove(MARKER + NEW);
        if (!names.isEmpty()) {
            throw new StoreFormatException(folder + " holds something that is no RocksDB store of Kore ("
                    + names.iterator().next() + "); name another place");
        }
        return State.FREE;
    }

    private void checkParent() {
        Path parent = folder.getParent();
        if (parent == null || !Files.isDirectory(parent)) {
            throw new StoreFormatException("cannot make a store at " + folder + ": there is no folder " + parent
                    + "; make it first, or check the path");
        }
    }

    private State stateOfOurs(Set<String> names) {
        Set<String> inside = names.contains("db") ? names(database()) : Set.of();
        boolean marked = names.contains("FORCED");
        if (inside.contains("CURRENT")) {
            return marked ? State.STORE : State.UNMARKED;
        }
        // a store that is being made has neither before it has CURRENT
        boolean data = inside.stream().anyMatch(name -> name.endsWith(".sst") || name.endsWith(".log"));
        if (marked || data) {
            throw Failures.misfit(folder, "there is no " + database().resolve("CURRENT"));
        }
        return State.FREE;
    }

    private void checkVersion() {
        String text = text(folder.resolve(MARKER));
        if (text.equals(MARKER_HEAD + Layout.FORMAT_VERSION + "\n")) {
            return;
        }
        String version = text.startsWith(MARKER_HEAD)
                ? "has the format version "
                        + text.substring(MARKER_HEAD.length()).strip() + ", this one reads " + Layout.FORMAT_VERSION
                        + "; use the version of Kore that wrote it"
                : "has a file " + MARKER + " that is not that of a RocksDB store of Kore; name another place";
        throw new StoreFormatException("the folder " + folder + " " + version);
    }

    /** Begins a new store: the marker comes first, and from then on the folder is ours. */
    void begin() {
        try {
            makeFolder(folder);
            byte[] marker = (MARKER_HEAD + Layout.FORMAT_VERSION + "\n").getBytes(StandardCharsets.US_ASCII);
            DurableFiles.replace(folder.resolve(MARKER), marker);
            makeFolder(database());
        } catch (IOException e) {
            throw failed("no store could be made in", e);
        }
    }

    /** Makes a folder if it is missing, and makes its name durable. */
    private static void makeFolder(Path wanted) throws IOException {
        Path parent = wanted.getParent();
        if (!Files.isDirectory(wanted) && parent != null) {
            // others may do the same at this moment
            Files.createDirectories(wanted);
            DurableFiles.forceFolder(parent);
        }
    }

    private Set<String> names(Path where) {
        try (Stream<Path> list = Files.list(where)) {
            TreeSet<String> names = new TreeSet<>();
            list.forEach(path -> names.add(path.getFileName().toString()));
            return names;
        } catch (IOException e) {
            throw failed("could not read the folder", e);
        }
    }

    private String text(Path file) {
        try {
            if (Files.size(file) > 1_000) {
                return "";
            }
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw failed("could not read what stands in", e);
        }
    }

    private StoreFailedException failed(String what, IOException e) {
        return new StoreFailedException(what + " " + folder + ": " + e, e);
    }
}
