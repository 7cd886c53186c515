package io.kore.store.h2;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import org.h2.store.fs.FileBase;

/** Shows files as if they ended at a position, for reading only. Immutable. */
final class CutDisk implements Disk {
    private final Disk disk;
    private final long end;

    CutDisk(Disk disk, long end) {
        this.disk = disk;
        this.end = end;
    }

    @Override
    public FileChannel openToRead(Path file) throws IOException {
        return new CutChannel(disk.openToRead(file), end);
    }

    @Override
    public FileChannel openToWrite(Path file) throws IOException {
        throw new IOException(file + " is shown cut, so it cannot be written");
    }

    /** Shows a file in part. As thread-safe as what it wraps. */
    private static final class CutChannel extends FileBase {
        private final FileChannel real;
        private final long end;

        CutChannel(FileChannel real, long end) {
            this.real = real;
            this.end = end;
        }

        @Override
        public long size() throws IOException {
            return Math.min(end, real.size());
        }

        @Override
        public synchronized int read(ByteBuffer target, long position) throws IOException {
            if (position >= end) {
                return -1;
            }
            ByteBuffer part = target.slice();
            part.limit((int) Math.min(part.limit(), end - position));
            int read = real.read(part, position);
            target.position(target.position() + Math.max(read, 0));
            return read;
        }

        @Override
        public FileLock tryLock(long position, long size, boolean shared) throws IOException {
            return real.tryLock(position, size, shared);
        }

        @Override
        protected void implCloseChannel() throws IOException {
            real.close();
        }

        @Override
        public int read(ByteBuffer target) throws IOException {
            int read = read(target, real.position());
            real.position(real.position() + Math.max(read, 0));
            return read;
        }

        @Override
        public long position() throws IOException {
            return real.position();
        }

        @Override
        public FileChannel position(long newPosition) throws IOException {
            real.position(newPosition);
            return this;
        }

        @Override
        public int write(ByteBuffer source) throws IOException {
            throw readOnly();
        }

        @Override
        public FileChannel truncate(long size) throws IOException {
            throw readOnly();
        }

        private static IOException readOnly() {
            return new IOException("the file is shown cut, so it cannot be written");
        }
    }
}
