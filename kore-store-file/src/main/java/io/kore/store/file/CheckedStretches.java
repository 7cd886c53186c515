package io.kore.store.file;

import java.util.BitSet;

/**
 * Which stretches of a sealed segment were read frame by frame since the store was opened, and found good. A
 * record that the index leads to may be whole by itself and yet stand in a frame that was written for another
 * place, or by another store: its own checksum does not tell. Thread-safe.
 */
final class CheckedStretches {
    static final int STRETCH_BYTES = 32 << 10;

    /** Guarded by this. */
    private final BitSet checked = new BitSet();

    static long startOf(long offset) {
        return offset - offset % STRETCH_BYTES;
    }

    /** Whether all frames are good in which records start that stand in the same stretch as this offset. */
    synchronized boolean covers(long offset) {
        return checked.get((int) (offset / STRETCH_BYTES));
    }

    /** Takes note that all frames from one offset to another are good. */
    synchronized void add(long from, long to) {
        int first = (int) ((from + STRETCH_BYTES - 1) / STRETCH_BYTES);
        checked.set(first, Math.max(first, (int) (to / STRETCH_BYTES)));
    }

    /** Takes note that all frames from an offset to the end of the segment are good. */
    void addUpToEnd(long from, long end) {
        add(from, startOf(end) + STRETCH_BYTES);
    }
}
