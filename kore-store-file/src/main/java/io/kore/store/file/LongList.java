package io.kore.store.file;

import java.util.Arrays;

/** A growing list of plain longs. Confined to whoever guards its owner. */
final class LongList {
    private long[] values;
    private int size;

    LongList() {
        this(4);
    }

    LongList(int capacity) {
        values = new long[Math.max(capacity, 1)];
    }

    void add(long value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, Math.max(8, size + (size >> 1) + 1));
        }
        values[size++] = value;
    }

    long get(int at) {
        return values[at];
    }

    int size() {
        return size;
    }

    int copyTo(int from, long[] target) {
        int length = Math.min(size - from, target.length);
        System.arraycopy(values, from, target, 0, length);
        return length;
    }
}
