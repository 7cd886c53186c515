package io.kore.store.file;

import io.kore.error.StoreLockedException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The right to use a place alone (S9). Thread-safe.
 *
 * <p>The system's lock holds between processes. Within one it does not, and closing any other channel on
 * the file would free it; so the places that are open in this process are kept in a registry, which is
 * asked before the file is touched.
 */
final class StoreLock implements Closeable {
    /** Real paths of the places open in this process; guarded by itself. */
    private static final Set<Path> OPEN = new HashSet<>();

    private final Path realPath;
    private final @Nullable Closeable fileLock;

    private StoreLock(Path realPath, @Nullable Closeable fileLock) {
        this.realPath = realPath;
        this.fileLock = fileLock;
    }

    /**
     * Takes the lock.
     *
     * @param shared for a look that changes nothing: makes no lock file, and needs no right to write
     * @throws StoreLockedException if another one has it
     */
    static StoreLock take(Disk disk, FolderLayout layout, boolean shared) throws IOException {
        Path realPath = disk.realPath(layout.place());
        synchronized (OPEN) {
            if (!OPEN.add(realPath)) {
                throw locked(layout, "in this process");
            }
        }
        boolean taken = false;
        try {
            Closeable fileLock = null;
            if (!shared || disk.kind(layout.lock()) == Disk.Kind.FILE) {
                fileLock = disk.lock(layout.lock(), shared);
                if (fileLock == null) {
                    throw locked(layout, "in another process");
                }
            }
            taken = true;
            return new StoreLock(realPath, fileLock);
        } finally {
            if (!taken) {
                free(realPath);
            }
        }
    }

    @Override
    public void close() throws IOException {
        try {
            Closing.all(Collections.singletonList(fileLock));
        } finally {
            // last, so that nobody in this process touches the lock file before it is closed
            free(realPath);
        }
    }

    private static void free(Path realPath) {
        synchronized (OPEN) {
            OPEN.remove(realPath);
        }
    }

    private static StoreLockedException locked(FolderLayout layout, String where) {
        return new StoreLockedException("the store at " + layout.place() + " is open already, " + where
                + "; close it there, or use another place");
    }
}
