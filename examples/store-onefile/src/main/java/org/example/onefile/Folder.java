package org.example.onefile;

import io.kore.error.StoreFailedException;
import io.kore.error.StoreFormatException;
import io.kore.error.StoreLockedException;
import io.kore.spi.FolderLocation;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder of a store, looked at before anything is written (S14), and locked (S9). Thread-safe.
 *
 * <p>The system's lock holds between processes; within one it does not, so a table of what is open stands
 * before it.
 */
final class Folder implements AutoCloseable {
    /** The names begin with "kore-", our name and a dot, so that the folder tells whose it is (S15). */
    private static final String JOURNAL = "kore-onefile.journal";

    private static final String DRAFT = "kore-onefile.draft";
    private static final String LOCK = "kore-onefile.lock";
    private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

    final Path journal;
    final Path draft;
    private final Path path;
    private @Nullable RandomAccessFile lock;

    private Folder(Path path) {
        this.path = path;
        this.journal = path.resolve(JOURNAL);
        this.draft = path.resolve(DRAFT);
    }

    /** Locks a place where a store is, or may be made. */
    static Folder toWrite(String place) {
        Path path = path(place);
        try {
            Path parent = path.getParent();
            if (parent == null || !Files.isDirectory(parent)) {
                throw new StoreFormatException("there is no folder " + parent + "; make it first, or check the path");
            }
            // in this order: another process may be making a store there right now
            if (!isVacant(path) && !Files.exists(path.resolve(JOURNAL))) {
                throw new StoreFormatException(path + " holds something that is no onefile store; nothing was"
                        + " written: name an empty or a new folder");
            }
            Files.createDirectories(path);
            force(parent);
            return locked(path, false);
        } catch (IOException e) {
            throw failed(path, e);
        }
    }

    /** Locks a place where no store is yet. */
    static Folder toMake(String place) {
        if (!isVacant(path(place))) {
            throw new StoreFormatException("there is something at " + place + " already; name a new place");
        }
        return toWrite(place);
    }

    /** Locks a place where a store is, and changes nothing. */
    static Folder toRead(String place) {
        Path path = path(place);
        if (!Files.exists(path.resolve(JOURNAL))) {
            throw new StoreFormatException("there is no onefile store at " + path + "; check the place");
        }
        try {
            return locked(path, true);
        } catch (IOException e) {
            throw failed(path, e);
        }
    }

    private static Path path(String place) {
        try {
            return Path.of(place).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw new StoreFormatException("\"" + place + "\" is no path of a folder: " + e.getReason(), e);
        }
    }

    private static boolean isVacant(Path path) {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return true;
        }
        try (Stream<Path> files = Files.list(path)) {
            Set<String> ours = Set.of(LOCK, DRAFT, "lost+found");
            return files.allMatch(file -> ours.contains(String.valueOf(file.getFileName())));
        } catch (IOException e) {
            return false;
        }
    }

    private static Folder locked(Path path, boolean shared) throws IOException {
        Path real = path.toRealPath();
        if (!OPEN.add(real)) {
            throw isOpen(real);
        }
        Folder folder = new Folder(real);
        try {
            if (!shared || Files.exists(real.resolve(LOCK))) {
                folder.lock = new RandomAccessFile(real.resolve(LOCK).toFile(), shared ? "r" : "rw");
                if (folder.lock.getChannel().tryLock(0, Long.MAX_VALUE, shared) == null) {
                    throw isOpen(real);
                }
            }
            return folder;
        } catch (OverlappingFileLockException e) {
            folder.close();
            throw isOpen(real);
        } catch (IOException | RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    /** Where the folder is (S16). */
    String location() {
        return FolderLocation.of(path);
    }

    /** Puts a draft, which was forced, into the place of the journal: in one step and durably. */
    void acceptDraft() throws IOException {
        Files.move(draft, journal, StandardCopyOption.ATOMIC_MOVE);
        force(path);
    }

    /** Makes the names of the files in a folder durable. */
    private static void force(Path folder) throws IOException {
        try (AsynchronousFileChannel channel = AsynchronousFileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public void close() {
        try {
            if (lock != null) {
                lock.close();
            }
        } catch (IOException e) {
            throw failed(path, e);
        } finally {
            OPEN.remove(path);
        }
    }

    private static StoreLockedException isOpen(Path path) {
        return new StoreLockedException("the store at " + path + " is open already; close it there first");
    }

    private static StoreFailedException failed(Path path, IOException e) {
        return new StoreFailedException("the folder " + path + " cannot be used: " + e, e);
    }
}
