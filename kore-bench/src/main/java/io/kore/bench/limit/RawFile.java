package io.kore.bench.limit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file that is full of zeros, into which frames of one size are written, each forced or in groups: the least that a
 * durable append can cost on this disk. Thread-safe.
 */
public final class RawFile implements AutoCloseable {
    private static final int SIZE = 64 << 20;

    private final FileChannel channel;
    private final int frameBytes;
    private long at;
    private long written;
    private long durable;
    private boolean underWay;

    /** A file of zeros at a new place. */
    public RawFile(Path place, int frameBytes) throws IOException {
        this.frameBytes = frameBytes;
        channel = FileChannel.open(place, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        ByteBuffer zeros = ByteBuffer.allocateDirect(1 << 20);
        for (int i = 0; i < SIZE >> 20; i++) {
            zeros.clear();
            channel.write(zeros);
        }
        channel.force(true);
    }

    /** Writes a frame and waits until it is durable; who waits together shares a force. */
    public void append(ByteBuffer frame) throws IOException, InterruptedException {
        long mine;
        synchronized (channel) {
            frame.clear();
            if (at + frameBytes > SIZE) {
                at = 0;
            }
            at += channel.write(frame, at);
            mine = ++written;
        }
        if (!lead(mine)) {
            return;
        }
        long reached;
        synchronized (channel) {
            reached = written;
        }
        channel.force(false);
        synchronized (this) {
            durable = reached;
            underWay = false;
            notifyAll();
        }
    }

    /** Waits for others' forces; true if this thread is to force. */
    private synchronized boolean lead(long mine) throws InterruptedException {
        while (underWay && durable < mine) {
            wait();
        }
        if (durable >= mine) {
            return false;
        }
        underWay = true;
        return true;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
