package io.kore.store.h2;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;

/** A channel that tells a {@link Watcher} of each write and force before doing it. As thread-safe as what it wraps. */
final class WatchedChannel extends FileChannel {
    private final FileChannel real;
    private final Path file;
    private final Watcher watcher;

    WatchedChannel(FileChannel real, Path file, Watcher watcher) {
        this.real = real;
        this.file = file;
        this.watcher = watcher;
    }

    /** Who is told; an exception takes the place of the write or force. */
    interface Watcher {
        void write(Path file, long at, ByteBuffer bytes) throws IOException;

        void force(Path file) throws IOException;
    }

    /** A disk whose channels are watched. */
    static Disk disk(Watcher watcher) {
        return new Disk() {
            @Override
            public FileChannel openToRead(Path file) throws IOException {
                return new WatchedChannel(REAL.openToRead(file), file, watcher);
            }

            @Override
            public FileChannel openToWrite(Path file) throws IOException {
                return new WatchedChannel(REAL.openToWrite(file), file, watcher);
            }
        };
    }

    @Override
    public int write(ByteBuffer src, long position) throws IOException {
        watcher.write(file, position, src.duplicate());
        return real.write(src, position);
    }

    @Override
    public void force(boolean metaData) throws IOException {
        watcher.force(file);
        real.force(metaData);
    }

    @Override
    public int read(ByteBuffer dst, long position) throws IOException {
        return real.read(dst, position);
    }

    @Override
    public int read(ByteBuffer dst) throws IOException {
        return real.read(dst);
    }

    @Override
    public long read(ByteBuffer[] dsts, int offset, int length) throws IOException {
        return real.read(dsts, offset, length);
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
    public long size() throws IOException {
        return real.size();
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) throws IOException {
        return real.lock(position, size, shared);
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
    public int write(ByteBuffer src) {
        throw unexpected();
    }

    @Override
    public long write(ByteBuffer[] srcs, int offset, int length) {
        throw unexpected();
    }

    /** Nobody may cut a file of a store: data is only ever added to its end. */
    @Override
    public FileChannel truncate(long size) {
        throw unexpected();
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target) {
        throw unexpected();
    }

    @Override
    public long transferFrom(ReadableByteChannel src, long position, long count) {
        throw unexpected();
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) {
        throw unexpected();
    }

    private static AssertionError unexpected() {
        return new AssertionError("the store does what its tests do not expect");
    }
}
