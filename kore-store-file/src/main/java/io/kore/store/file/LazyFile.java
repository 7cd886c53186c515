package io.kore.store.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A file that is open for reading only while it is read now and then, see {@link OpenFiles}. Thread-safe. */
final class LazyFile implements Closeable {
    private final Disk disk;
    private final Path path;
    private final OpenFiles openFiles;
    /** Guarded by this, as all below: a file must not be closed while it is read. */
    private @Nullable DiskFile file;

    private boolean retired;

    LazyFile(Disk disk, Path path, OpenFiles openFiles) {
        this.disk = disk;
        this.path = path;
        this.openFiles = openFiles;
    }

    Path path() {
        return path;
    }

    /** The name for messages. */
    String name() {
        return String.valueOf(path.getFileName());
    }

    /**
     * Reads until {@code length} bytes are there or the file ends.
     *
     * @return how many were read
     * @throws RetiredException if this is no longer the file to read
     */
    int read(long at, byte[] target, int offset, int length) throws IOException {
        boolean opened = false;
        int done;
        synchronized (this) {
            DiskFile open = file;
            if (open == null) {
                open = open();
                opened = true;
            }
            done = DiskFile.readFully(open, at, target, offset, length);
        }
        if (opened) {
            openFiles.opened(this);
        }
        return done;
    }

    long size() throws IOException {
        try (DiskFile once = disk.open(path, Disk.Access.READ)) {
            return once.size();
        }
    }

    /** Frees the descriptor; the next read opens the file anew. */
    @Override
    public synchronized void close() throws IOException {
        DiskFile open = file;
        file = null;
        if (open != null) {
            open.close();
        }
    }

    /** Ends all reading of this file, because another one has taken its place or the store is closed. */
    synchronized void retire() throws IOException {
        retired = true;
        close();
    }

    private DiskFile open() throws IOException {
        if (retired) {
            throw new RetiredException(path);
        }
        DiskFile open = disk.open(path, Disk.Access.READ);
        file = open;
        return open;
    }

    /** Another file has taken the place of the one that was read: look it up again. */
    static final class RetiredException extends IOException {
        private static final long serialVersionUID = 1L;

        RetiredException(Path path) {
            super(path + " is no longer in use");
        }
    }
}
