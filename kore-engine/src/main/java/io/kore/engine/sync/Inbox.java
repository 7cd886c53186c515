package io.kore.engine.sync;

/**
 * Counts the bytes of frames that arrived and were not handled yet. A transport's thread that brings more
 * waits, so that a flood stops at the sender. Thread-safe: guarded by itself.
 */
final class Inbox {
    private final long bytesMax;
    private long bytes;
    private boolean isClosed;

    Inbox(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /**
     * Waits for room.
     *
     * @return false if the inbox was closed or the thread interrupted, which stays so
     */
    synchronized boolean enter(int frameBytes) {
        while (!isClosed && bytes > 0 && bytes + frameBytes > bytesMax) {
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        bytes += frameBytes;
        return !isClosed;
    }

    synchronized void leave(int frameBytes) {
        bytes -= frameBytes;
        notifyAll();
    }

    /** Lets go of whoever waits. */
    synchronized void close() {
        isClosed = true;
        notifyAll();
    }
}
