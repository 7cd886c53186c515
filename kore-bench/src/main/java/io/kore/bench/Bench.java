package io.kore.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a workload is run with: its size, the store, and how to measure. Confined to one thread.
 *
 * @param n how many records
 * @param store the store's name: file, rocksdb or h2
 * @param threads how many threads append
 * @param warmups rounds that do not count
 * @param runs rounds that count
 * @param folder where it may write; removed at the end
 * @param report where figures go
 */
public record Bench(long n, String store, int threads, int warmups, int runs, Path folder, Report report) {
    /** Something that is measured: does its work once and answers a figure. */
    @FunctionalInterface
    public interface Round {
        /** Does the work once. */
        double run() throws Exception;
    }

    /** Measures one thing. */
    public Samples measure(Round round) throws Exception {
        for (int i = 0; i < warmups; i++) {
            round.run();
        }
        double[] values = new double[runs];
        for (int i = 0; i < runs; i++) {
            values[i] = round.run();
        }
        return Samples.of(values);
    }

    /**
     * Measures rates by turns with their limit, so that both meet the same moods of the machine, and prints both and
     * their ratio.
     *
     * @param what the metric
     * @param limitNote what the limit row does
     * @param limit the limit's rate
     * @param kore the rate of Kore
     */
    public void rates(String what, String limitNote, Round limit, Round kore) throws Exception {
        List<Double> limits = new ArrayList<>();
        List<Double> ours = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < warmups + runs; i++) {
            double least = limit.run();
            double own = kore.run();
            if (i >= warmups) {
                limits.add(least);
                ours.add(own);
                ratios.add(own / least);
            }
        }
        report.figure("limit_" + what, samples(limits), "1/s", limitNote);
        report.figure(what, samples(ours), "1/s", "kore, store " + store);
        report.figure(what + "_ratio", samples(ratios), "", "kore beside its limit; 1 is as fast");
    }

    private static Samples samples(List<Double> values) {
        return Samples.of(values.stream().mapToDouble(Double::doubleValue).toArray());
    }

    /** The place of a store, as a node wants it said. */
    public String place(String name) {
        return store + ":" + folder.resolve(name);
    }
}
