package io.kore.store.h2;

import java.util.Arrays;

/** The positions whose logs were dropped, as ranges that neither touch nor overlap. Immutable. */
final class Gaps {
    static final Gaps NONE = new Gaps(new long[0], new long[0], 0);

    private final long[] firsts;
    private final long[] beyonds;
    private final int size;

    private Gaps(long[] firsts, long[] beyonds, int size) {
        this.firsts = firsts;
        this.beyonds = beyonds;
        this.size = size;
    }

    /** What a range is given to. */
    interface RangeAction<E extends Exception> {
        void accept(long first, long beyond) throws E;
    }

    /**
     * These positions and more.
     *
     * @param positions sorted, none of them in a gap yet
     */
    Gaps plus(long[] positions) {
        Builder all = new Builder(size + Math.min(positions.length, 16));
        int gap = 0;
        for (long position : positions) {
            for (; gap < size && firsts[gap] < position; gap++) {
                all.add(firsts[gap], beyonds[gap]);
            }
            all.add(position, position + 1);
        }
        for (; gap < size; gap++) {
            all.add(firsts[gap], beyonds[gap]);
        }
        return all.build();
    }

    /** The first position from this one on that is in no gap. */
    long skip(long position) {
        int at = Arrays.binarySearch(firsts, 0, size, position);
        int gap = at >= 0 ? at : -at - 2;
        return gap >= 0 && position < beyonds[gap] ? beyonds[gap] : position;
    }

    /** How many positions are in gaps. */
    long total() {
        long total = 0;
        for (int i = 0; i < size; i++) {
            total += beyonds[i] - firsts[i];
        }
        return total;
    }

    <E extends Exception> void forEach(RangeAction<E> action) throws E {
        for (int i = 0; i < size; i++) {
            action.accept(firsts[i], beyonds[i]);
        }
    }

    /** Collects ranges in rising order. Confined to one thread. */
    static final class Builder {
        private long[] firsts;
        private long[] beyonds;
        private int size;

        Builder(int capacity) {
            firsts = new long[Math.max(capacity, 4)];
            beyonds = new long[firsts.length];
        }

        /**
         * Adds a range behind all others.
         *
         * @throws IllegalArgumentException if it is empty, or not behind all others
         */
        void add(long first, long beyond) {
            if (first < 0 || beyond <= first || (size > 0 && first < beyonds[size - 1])) {
                throw new IllegalArgumentException(
                        "the gap from " + first + " to " + beyond + " is empty or not in order");
            }
            if (size > 0 && first == beyonds[size - 1]) {
                beyonds[size - 1] = beyond;
                return;
            }
            if (size == firsts.length) {
                firsts = Arrays.copyOf(firsts, 2 * size);
                beyonds = Arrays.copyOf(beyonds, 2 * size);
            }
            firsts[size] = first;
            beyonds[size] = beyond;
            size++;
        }

        Gaps build() {
            return size == 0 ? NONE : new Gaps(firsts, beyonds, size);
        }
    }
}
