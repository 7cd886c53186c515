package io.kore.transport.http;

/** Bounds what bodies that are being read take up together. Thread-safe: guarded by itself. */
final class BodyBudget {
    private final long bytesMax;
    private long bytes;

    BodyBudget(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** Takes some more; false if there is not that much left. */
    synchronized boolean take(int more) {
        if (bytes + more > bytesMax) {
            return false;
        }
        bytes += more;
        return true;
    }

    synchronized void giveBack(long taken) {
        bytes -= taken;
    }
}
