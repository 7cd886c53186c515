package io.kore.store.file;

import io.kore.spi.FolderLocation;
import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The disk of the operating system. Thread-safe.
 *
 * <p>An interrupt closes a {@link FileChannel} under all its users, and what a force that was cut off so
 * would have answered is lost. So files are read and written through {@link RandomAccessFile} and forced
 * through {@link AsynchronousFileChannel}; neither is an {@link
 * java.nio.channels.InterruptibleChannel}. This lets the thread that appends write and force by itself; handing the
 * work to a thread that owns a channel costs a durable append a fifth to a half more.
 */
final class RealDisk implements Disk {
    @Override
    public Kind kind(Path path) {
        try {
            // asked once: between two questions somebody else may make it
            return Files.readAttributes(path, BasicFileAttributes.class).isDirectory() ? Kind.FOLDER : Kind.FILE;
        } catch (IOException e) {
            // a link that leads nowhere stands in the way like a file
            return Files.isSymbolicLink(path) ? Kind.FILE : Kind.NOTHING;
        }
    }

    @Override
    public Path realPath(Path folder) throws IOException {
        return folder.toRealPath();
    }

    @Override
    public List<String> list(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            List<String> names = new ArrayList<>();
            entries.forEach(entry -> names.add(String.valueOf(entry.getFileName())));
            names.sort(null);
            return names;
        }
    }

    @Override
    public DiskFile open(Path file, Access access) throws IOException {
        return new RealFile(file, access);
    }

    @Override
    public void makeFolder(Path folder) throws IOException {
        Files.createDirectory(folder);
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void delete(Path file) throws IOException {
        Files.delete(file);
    }

    @Override
    public void forceFolder(Path folder) throws IOException {
        try (AsynchronousFileChannel channel = AsynchronousFileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public String location(Path folder) {
        return FolderLocation.of(folder);
    }

    @Override
    public @Nullable Closeable lock(Path file, boolean shared) throws IOException {
        FileChannel channel = shared
                ? FileChannel.open(file, StandardOpenOption.READ)
                : FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock(0, Long.MAX_VALUE, shared);
            if (lock != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            // held in this process under another name of the same file: as good as held elsewhere
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
        channel.close();
        return null;
    }

    private static final class RealFile implements DiskFile {
        private final RandomAccessFile file;
        /** Opened before the first write, so that no error of writing back escapes it. */
        private final @Nullable AsynchronousFileChannel forcing;

        RealFile(Path path, Access access) throws IOException {
            file = new RandomAccessFile(path.toFile(), access == Access.READ ? "r" : "rw");
            try {
                if (access == Access.CREATE) {
                    file.setLength(0);
                }
                forcing = access == Access.READ ? null : AsynchronousFileChannel.open(path, StandardOpenOption.WRITE);
            } catch (IOException | RuntimeException e) {
                file.close();
                throw e;
            }
        }

        @Override
        public synchronized long size() throws IOException {
            return file.length();
        }

        @Override
        public synchronized int read(long at, byte[] target, int offset, int length) throws IOException {
            file.seek(at);
            return file.read(target, offset, length);
        }

        @Override
        public synchronized void write(long at, byte[] source, int offset, int length) throws IOException {
            file.seek(at);
            file.write(source, offset, length);
        }

        @Override
        public void force() throws IOException {
            if (forcing == null) {
                throw new IOException("opened for reading only");
            }
            forcing.force(false);
        }

        @Override
        public void close() throws IOException {
            Closing.all(Arrays.asList(forcing, file));
        }
    }
}
