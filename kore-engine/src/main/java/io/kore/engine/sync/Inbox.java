package io.kore.engine.sync;

/**
 * Counts the bytes of frames that arrived on a link and were not handled yet. A transport's thread that brings more than
 * the link may have, or than all links of the node may have together, waits, so that a flood stops at the sender. It
 * never waits for long: handling a frame waits for no peer. Thread-safe: guarded by the room that is shared.
 */
final class Inbox {
    private final SharedRoom room;
    private final long bytesMax;
    private long bytes;
    private boolean isClosed;

    Inbox(SharedRoom room, long bytesMax) {
        this.room = room;
        this.bytesMax = bytesMax;
    }

    /**
     * Waits for room.
     *
     * @return false if the inbox was closed or the thread interrupted, which stays so
     */
    boolean enter(int frameBytes) {
        synchronized (room) {
            while (!isClosed && isFullFor(frameBytes)) {
                try {
                    room.wait();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return false;
                }
            }
            if (!isClosed) {
                bytes += frameBytes;
                room.take(frameBytes);
            }
            return !isClosed;
        }
    }

    private boolean isFullFor(int frameBytes) {
        return room.isFullFor(frameBytes) || (bytes > 0 && bytes + frameBytes > bytesMax);
    }

    void leave(int frameBytes) {
        synchronized (room) {
            bytes -= frameBytes;
            room.free(frameBytes);
        }
    }

    /** Lets go of whoever waits. */
    void close() {
        synchronized (room) {
            isClosed = true;
            room.notifyAll();
        }
    }
}
