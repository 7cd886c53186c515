package io.kore.store.h2;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.h2.store.fs.FilePath;

/**
 * A file of an open store as H2 sees it: {@code kore-h2:17/records.mv.db}, where 17 stands for a folder. So
 * no part of a place is ever a part of a JDBC URL, and every byte of the database passes the {@link Disk}
 * seam. Immutable; the table of folders is thread-safe.
 */
final class PlaceFile extends FilePath {
    private static final String SCHEME = "kore-h2";
    private static final String PREFIX = SCHEME + ':';
    private static final AtomicLong LAST_KEY = new AtomicLong();
    private static final Map<String, Folder> FOLDERS = new ConcurrentHashMap<>();

    static {
        FilePath.register(new PlaceFile(PREFIX));
    }

    private PlaceFile(String name) {
        this.name = name;
    }

    /** A folder with the channels that H2 opened in it: an opening that fails leaves some open, and locked. */
    private record Folder(Path path, Disk disk, Queue<FileChannel> channels) {}

    /**
     * Gives a folder a name that H2 may know it by.
     *
     * @return the name, in a form that is safe in a JDBC URL; to be given back with {@link #forget}
     */
    static String announce(Path folder, Disk disk) {
        String key = Long.toString(LAST_KEY.incrementAndGet());
        FOLDERS.put(key, new Folder(folder, disk, new ConcurrentLinkedQueue<>()));
        return PREFIX + key;
    }

    /** Closes what H2 may have left open, and forgets the folder. */
    static void forget(String announced) throws IOException {
        Folder folder = FOLDERS.remove(announced.substring(PREFIX.length()));
        if (folder != null) {
            for (FileChannel channel : folder.channels()) {
                channel.close();
            }
        }
    }

    private Folder folder() {
        int slash = name.indexOf('/');
        Folder folder = FOLDERS.get(name.substring(PREFIX.length(), slash < 0 ? name.length() : slash));
        if (folder == null) {
            throw new UncheckedIOException(new IOException(name + " belongs to a store that is closed"));
        }
        return folder;
    }

    private Path path() {
        int slash = name.indexOf('/');
        Path path = folder().path();
        return slash < 0 ? path : path.resolve(name.substring(slash + 1));
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        Folder folder = folder();
        FileChannel channel = mode.equals("r")
                ? folder.disk().openToRead(path())
                : folder.disk().openToWrite(path());
        folder.channels().add(channel);
        return channel;
    }

    @Override
    public long size() {
        try {
            return Files.size(path());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean exists() {
        return Files.exists(path());
    }

    @Override
    public boolean isDirectory() {
        return Files.isDirectory(path());
    }

    @Override
    public boolean isRegularFile() {
        return Files.isRegularFile(path());
    }

    @Override
    public boolean canWrite() {
        return Files.isWritable(path());
    }

    @Override
    public long lastModified() {
        try {
            return Files.getLastModifiedTime(path()).toMillis();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean createFile() {
        try {
            Files.createFile(path());
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void createDirectory() {
        throw new UnsupportedOperationException("the folder of " + name + " is made before H2 is asked");
    }

    @Override
    public void delete() {
        try {
            Files.deleteIfExists(path());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void moveTo(FilePath newName, boolean atomicReplace) {
        throw new UnsupportedOperationException(name + " is never moved: this store does not compact by copying");
    }

    @Override
    public boolean setReadOnly() {
        return false;
    }

    @Override
    public List<FilePath> newDirectoryStream() {
        return List.of();
    }

    @Override
    public FilePath toRealPath() {
        return this;
    }

    @Override
    public FilePath getParent() {
        int slash = name.lastIndexOf('/');
        return slash < 0 ? this : new PlaceFile(name.substring(0, slash));
    }

    @Override
    public boolean isAbsolute() {
        return true;
    }

    @Override
    public String getScheme() {
        return SCHEME;
    }

    @Override
    public FilePath getPath(String path) {
        return new PlaceFile(path);
    }
}
