package io.kore.store.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The one way from this store to files and folders, narrow enough that a test can stand in for it and
 * lose what was not forced. Thread-safe, and no call is affected by an interrupt.
 */
interface Disk {
    /** What is at a path. */
    enum Kind {
        NOTHING,
        FILE,
        FOLDER
    }

    /** What a file is opened for. */
    enum Access {
        /** Reading only. */
        READ,
        /** Reading and writing a file that is there. */
        WRITE,
        /** Reading and writing an empty file, made or emptied. */
        CREATE
    }

    Kind kind(Path path) throws IOException;

    /** The one path under which a folder is known, whatever links lead to it. */
    Path realPath(Path folder) throws IOException;

    /** The names in a folder, sorted. */
    List<String> list(Path folder) throws IOException;

    DiskFile open(Path file, Access access) throws IOException;

    void makeFolder(Path folder) throws IOException;

    /** Gives a file a new name in one step, replacing what bears it. */
    void move(Path from, Path to) throws IOException;

    void delete(Path file) throws IOException;

    /** Makes the names in a folder durable. */
    void forceFolder(Path folder) throws IOException;

    /** Tells where a folder is, and notes it there; see {@link io.kore.spi.FolderLocation}. */
    String location(Path folder);

    /**
     * Takes the lock of a place until it is closed.
     *
     * @param file the lock file; made if it is not there and the lock is exclusive
     * @param shared whether others may hold it shared too; needs no right to write
     * @return the lock, or null if another process holds it
     */
    @Nullable
    Closeable lock(Path file, boolean shared) throws IOException;
}
