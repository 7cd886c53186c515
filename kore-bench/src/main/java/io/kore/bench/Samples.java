package io.kore.bench;

import java.util.Arrays;

/** Measured values of one kind. Immutable. */
public final class Samples {
    private final double[] sorted;

    private Samples(double[] sorted) {
        this.sorted = sorted;
    }

    /** Of these values, in any order; at least one. */
    public static Samples of(double... values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("no values were measured");
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return new Samples(sorted);
    }

    /** How many. */
    public int count() {
        return sorted.length;
    }

    /** The smallest. */
    public double min() {
        return sorted[0];
    }

    /** The largest. */
    public double max() {
        return sorted[sorted.length - 1];
    }

    /** The middle one, or between the two in the middle. */
    public double median() {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** The value that so much of all do not exceed: 0.99 for the 99th percentile, by nearest rank. */
    public double percentile(double part) {
        int rank = (int) Math.ceil(part * sorted.length);
        return sorted[Math.max(1, Math.min(sorted.length, rank)) - 1];
    }
}
