package io.kore.bench.work;

import io.kore.Log;
import io.kore.Node;
import io.kore.bench.Bench;
import io.kore.bench.Nodes;
import io.kore.bench.People;
import io.kore.bench.Samples;
import io.kore.bench.Workload;
import io.kore.bench.limit.RawFile;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Appends one record at a time and waits for it to be durable, on one thread or several that share forces. */
final class Durable implements Workload {
    /** A record with its frame, as it stands in the file store. */
    private static final int FRAME_BYTES = 230;

    @Override
    public String name() {
        return "durable";
    }

    @Override
    public String what() {
        return "append one record, forced; -t 16 for appenders that share forces";
    }

    @Override
    public long usualN() {
        return 4_000;
    }

    /** As many each: sixteen threads are through with the records of one before anything is warm. */
    @Override
    public long usualN(int threads) {
        return usualN() * threads;
    }

    /** What one appender does for one record. */
    private interface Append {
        void run(long i) throws Exception;
    }

    @Override
    public void run(Bench bench) throws Exception {
        try (RawFile raw = new RawFile(bench.folder().resolve("raw"), FRAME_BYTES);
                Node node = Nodes.durable(bench.place("store")).start()) {
            Log log = Nodes.log(node);
            ThreadLocal<ByteBuffer> frames = ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(FRAME_BYTES));
            List<double[]> latencies = new ArrayList<>();
            List<double[]> rawLatencies = new ArrayList<>();
            bench.rates(
                    "durable_records",
                    "a file of zeros, a frame and a shared force each, " + bench.threads() + " threads, "
                            + bench.n() / bench.threads() + " records each",
                    () -> rate(bench, rawLatencies, i -> raw.append(frames.get())),
                    () -> rate(bench, latencies, i -> log.append(People.record(i, 1_000))));
            report(bench, "limit_", rawLatencies);
            report(bench, "", latencies);
        }
    }

    private static void report(Bench bench, String prefix, List<double[]> latencies) {
        Samples all = Samples.of(latencies.stream()
                .skip(bench.warmups())
                .flatMapToDouble(Arrays::stream)
                .toArray());
        bench.report().figure(prefix + "durable_p50", all.median(), "us", "");
        bench.report().figure(prefix + "durable_p99", all.percentile(0.99), "us", "");
    }

    private static double rate(Bench bench, List<double[]> latencies, Append append) throws Exception {
        int each = (int) Math.max(1, bench.n() / bench.threads());
        double[] micros = new double[each * bench.threads()];
        ExecutorService pool = Executors.newFixedThreadPool(bench.threads());
        try {
            long start = System.nanoTime();
            List<Future<?>> all = new ArrayList<>();
            for (int thread = 0; thread < bench.threads(); thread++) {
                int from = thread * each;
                all.add(pool.submit(() -> {
                    for (int i = from; i < from + each; i++) {
                        long before = System.nanoTime();
                        append.run(i);
                        micros[i] = (System.nanoTime() - before) / 1e3;
                    }
                    return from;
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            latencies.add(micros);
            return micros.length / seconds;
        } finally {
            pool.shutdown();
        }
    }
}
