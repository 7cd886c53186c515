package io.kore.engine.sync;

/**
 * Counts the bytes of frames in memory for all sessions of a node together, one way: however many peers there are, a
 * node's heap is one. Thread-safe: guarded by itself.
 */
final class SharedRoom {
    private static final long LEAST_BYTES = 8L << 20;
    private static final long MOST_BYTES = 64L << 20;
    private static final int PART_OF_HEAP = 8;

    private final long bytesMax;
    private long bytes;

    SharedRoom(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** An eighth of the heap, within bounds. */
    static SharedRoom standard() {
        long part = Runtime.getRuntime().maxMemory() / PART_OF_HEAP;
        return new SharedRoom(Math.max(LEAST_BYTES, Math.min(MOST_BYTES, part)));
    }

    /** Whether so many more bytes pass the bound; never those of a frame that is alone. */
    synchronized boolean isFullFor(long more) {
        return bytes > 0 && bytes + more > bytesMax;
    }

    synchronized void take(long more) {
        bytes += more;
    }

    synchronized void free(long fewer) {
        bytes -= fewer;
        notifyAll();
    }
}
