package io.kore.store.h2;

import io.kore.error.StoreCorruptException;
import io.kore.error.StoreFailedException;
import io.kore.error.StoreFormatException;
import io.kore.error.StoreLockedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder of a store, locked, with its {@link Mark}. Looked at before H2 is asked anything, because H2
 * would make, mend or upgrade whatever it finds. Confined to one thread at a time.
 *
 * <p>The lock lies on the mark's file. Closing any other channel on a locked file would release it, so that
 * file is never opened otherwise; the table of open places keeps a second open of this process away from it.
 */
final class Place implements AutoCloseable {
    static final String MARK = "kore-h2.mark";
    static final String DATABASE = "records" + H2Database.SUFFIX;
    /** A copy of the database that is about to take its place. */
    static final String COPY = "copy" + H2Database.SUFFIX;

    /** Two header blocks: no database that was ever forced is shorter. */
    private static final long DATABASE_BYTES_MIN = 8_192;

    /** H2 writes blocks, and ends each write with this, so many bytes before the end of a block. */
    private static final long BLOCK_BYTES = 4_096;

    private static final long CHUNK_FOOT_BYTES = 128;
    private static final byte[] CHUNK_FOOT = "chunk:".getBytes(StandardCharsets.US_ASCII);

    private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

    private final Path folder;
    private final FileChannel channel;
    private final Disk disk;
    private boolean closed;

    private Place(Path folder, FileChannel channel, Disk disk) {
        this.folder = folder;
        this.channel = channel;
        this.disk = disk;
    }

    /** Locks a place for writing, and makes its folder if nothing is there. */
    static Place openToWrite(String place, Disk disk) {
        Path path = path(place);
        checkOurs(path, place, true);
        try {
            makeFolder(path, disk);
            return lock(path.toRealPath(), place, disk, false);
        } catch (IOException e) {
            throw failed(place, e);
        }
    }

    /** Locks a place that holds a store, changing nothing. */
    static Place openToRead(String place, Disk disk) {
        Path path = path(place);
        checkOurs(path, place, false);
        try {
            return lock(path.toRealPath(), place, disk, true);
        } catch (IOException e) {
            throw failed(place, e);
        }
    }

    /** Checks that nothing is at a place. */
    static void checkVacant(String place) {
        Path path = path(place);
        try {
            if (Files.exists(path) && !(Files.isDirectory(path) && names(path).isEmpty())) {
                throw new StoreFormatException("there is something at " + place + " already; name a new place");
            }
        } catch (IOException e) {
            throw failed(place, e);
        }
    }

    Path folder() {
        return folder;
    }

    Disk disk() {
        return disk;
    }

    /** The mark; one that says "fresh" where a crash left nothing else yet. */
    Mark mark() {
        try {
            byte[] bytes = bytes();
            if (isBlank(bytes) && !Files.exists(folder.resolve(DATABASE))) {
                return Mark.FRESH;
            }
            return Mark.decode(bytes, folder.resolve(MARK).toString());
        } catch (IOException e) {
            throw failed(folder.toString(), e);
        }
    }

    void checkDatabase() {
        Path database = folder.resolve(DATABASE);
        try {
            if (!Files.exists(database)) {
                throw new StoreCorruptException(database + " is missing; restore the store from a peer or a backup");
            }
            if (Files.size(database) < DATABASE_BYTES_MIN) {
                throw new StoreCorruptException(database + " was cut at byte " + Files.size(database)
                        + "; restore the store from a peer or a backup");
            }
        } catch (IOException e) {
            throw failed(folder.toString(), e);
        }
    }

    /** Removes a database that was not finished: nobody was ever told that it holds anything. */
    void removeUnfinished() {
        try {
            Files.deleteIfExists(folder.resolve(DATABASE));
        } catch (IOException e) {
            throw failed(folder.toString(), e);
        }
    }

    long databaseBytes() throws IOException {
        return Files.size(folder.resolve(DATABASE));
    }

    /**
     * Where H2 may have ended a write that lies wholly before a position: the end of a block with the foot
     * of a chunk, or 0 if there is none.
     */
    long chunkEndBefore(long position) throws IOException {
        ByteBuffer foot = ByteBuffer.allocate(CHUNK_FOOT.length);
        try (FileChannel database = disk.openToRead(folder.resolve(DATABASE))) {
            for (long end = (position - 1) / BLOCK_BYTES * BLOCK_BYTES; end > 0; end -= BLOCK_BYTES) {
                foot.clear();
                database.read(foot, end - CHUNK_FOOT_BYTES);
                if (Arrays.equals(foot.array(), CHUNK_FOOT)) {
                    return end;
                }
            }
        }
        return 0;
    }

    /** Cuts what lies behind a position off the database, durably. */
    void cutDatabase(long bytes) throws IOException {
        try (FileChannel database = disk.openToWrite(folder.resolve(DATABASE))) {
            database.truncate(bytes);
            database.force(true);
        }
    }

    /** Removes a copy that a crash or a failure left behind. */
    void removeCopy() throws IOException {
        Files.deleteIfExists(folder.resolve(COPY));
    }

    /** Puts the copy, which was forced, into the place of the database, in one step and durably. */
    void acceptCopy() throws IOException {
        Path copy = folder.resolve(COPY);
        Files.move(copy, folder.resolve(DATABASE), StandardCopyOption.ATOMIC_MOVE);
        disk.forceFolder(folder);
    }

    /** Replaces the mark in place. */
    void write(Mark mark) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(mark.encoded());
        long at = 0;
        while (bytes.hasRemaining()) {
            at += channel.write(bytes, at);
        }
    }

    /** Makes the mark durable, and the names in the folder. */
    void force() throws IOException {
        channel.force(true);
        disk.forceFolder(folder);
    }

    /** Makes the database as it is durable: a process that was killed may have left pages that were not forced. */
    void forceDatabase() {
        try (FileChannel database = disk.openToWrite(folder.resolve(DATABASE))) {
            database.force(true);
        } catch (IOException e) {
            throw failed(folder.toString(), e);
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            channel.close();
        } catch (IOException e) {
            throw failed(folder.toString(), e);
        } finally {
            OPEN.remove(folder);
        }
    }

    private byte[] bytes() throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(channel.size(), 4_096));
        int at = 0;
        while (bytes.hasRemaining()) {
            int read = channel.read(bytes, at);
            if (read < 0) {
                throw new IOException("the mark became shorter while it was read");
            }
            at += read;
        }
        return bytes.array();
    }

    private static boolean isBlank(byte[] bytes) {
        for (byte b : bytes) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    private static Path path(String place) {
        try {
            return Path.of(place).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw new StoreFormatException("\"" + place + "\" is no path of a folder: " + e.getReason(), e);
        }
    }

    private static void checkOurs(Path path, String place, boolean mayBeNew) {
        try {
            if (!Files.exists(path)) {
                checkMayBeMade(path, place, mayBeNew);
                return;
            }
            if (!Files.isDirectory(path)) {
                throw new StoreFormatException(place + " is a file; an H2 store is a folder; name another place");
            }
            Set<String> names = names(path);
            if (!names.contains(MARK) && !(mayBeNew && names.isEmpty())) {
                throw new StoreFormatException(place + " is no H2 store: it has no " + MARK
                        + (names.isEmpty() ? "" : " but holds " + some(names)) + "; name another place");
            }
        } catch (IOException e) {
            throw failed(place, e);
        }
    }

    private static void checkMayBeMade(Path path, String place, boolean mayBeNew) {
        if (!mayBeNew) {
            throw new StoreFormatException("there is no store at " + place + "; check the place");
        }
        if (Files.isSymbolicLink(path)) {
            throw new StoreFormatException(place + " is a link that leads nowhere; name another place");
        }
        Path parent = path.getParent();
        if (parent == null || !Files.isDirectory(parent)) {
            throw new StoreFormatException("cannot make a store at " + place + ": there is no folder " + parent
                    + "; make it first, or check the path");
        }
    }

    private static String some(Set<String> names) {
        return names.stream().limit(3).collect(Collectors.joining(", ")) + (names.size() > 3 ? ", …" : "");
    }

    /** What is in a folder, but for what a file system puts into its root. */
    private static Set<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.equals("lost+found"))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static void makeFolder(Path path, Disk disk) throws IOException {
        Path parent = path.getParent();
        if (!Files.exists(path) && parent != null) {
            // others may do the same at this moment
            Files.createDirectories(path);
            disk.forceFolder(parent);
        }
    }

    private static Place lock(Path folder, String place, Disk disk, boolean readOnly) throws IOException {
        if (!OPEN.add(folder)) {
            throw locked(place);
        }
        FileChannel channel = null;
        try {
            Path mark = folder.resolve(MARK);
            channel = readOnly ? disk.openToRead(mark) : disk.openToWrite(mark);
            FileLock lock = channel.tryLock(0, Long.MAX_VALUE, readOnly);
            if (lock == null) {
                throw locked(place);
            }
            return new Place(folder, channel, disk);
        } catch (OverlappingFileLockException e) {
            release(folder, channel);
            throw locked(place);
        } catch (IOException | RuntimeException e) {
            release(folder, channel);
            throw e;
        }
    }

    private static void release(Path folder, @Nullable FileChannel channel) throws IOException {
        OPEN.remove(folder);
        if (channel != null) {
            channel.close();
        }
    }

    private static StoreLockedException locked(String place) {
        return new StoreLockedException("the store at " + place + " is open already, here or in another process;"
                + " close the other node first, or name another place");
    }

    private static StoreFailedException failed(String place, IOException e) {
        return new StoreFailedException(
                "the place " + place + " cannot be used: " + Failures.reason(e) + "; mend the cause and open it again",
                e);
    }
}
