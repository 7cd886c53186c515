package io.kore.bench.work;

import io.kore.Log;
import io.kore.Node;
import io.kore.Records;
import io.kore.bench.Bench;
import io.kore.bench.Nodes;
import io.kore.bench.People;
import io.kore.bench.Samples;
import io.kore.bench.Timed;
import io.kore.bench.Workload;
import io.kore.bench.limit.RawFile;
import io.kore.bench.limit.RawSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * What one device appends, forced, reaches through a hub, which forces it, the handler of another. That one shows what
 * comes before its own force, so that there are two on the way, as in the limit.
 */
final class Live implements Workload {
    private static final int FRAME_BYTES = 230;

    @Override
    public String name() {
        return "live";
    }

    @Override
    public String what() {
        return "B appends (forced), the hub forces, the handler on C has it";
    }

    @Override
    public long usualN() {
        return 20_000;
    }

    @Override
    public void run(Bench bench) throws Exception {
        int each = Math.toIntExact(Math.max(1, bench.n() / bench.runs()));
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        try (RawFile first = new RawFile(bench.folder().resolve("first"), FRAME_BYTES);
                RawFile second = new RawFile(bench.folder().resolve("second"), FRAME_BYTES);
                RawSocket one = new RawSocket();
                RawSocket two = new RawSocket();
                Node hub = Nodes.durable(bench.place("hub")).listen(0).start();
                Node b = Nodes.durable(bench.place("b")).connect(Nodes.url(hub)).start();
                Node c = Nodes.lazy(bench.place("c")).connect(Nodes.url(hub)).start()) {
            ByteBuffer frame = ByteBuffer.allocateDirect(FRAME_BYTES);
            Nodes.log(c).onRecords(records -> tell(records, told));
            Log log = Nodes.log(b);
            measure(
                    bench,
                    each,
                    i -> {
                        first.append(frame);
                        one.hop(FRAME_BYTES);
                        second.append(frame);
                        two.hop(FRAME_BYTES);
                    },
                    i -> await(log.append(People.record(i, 1_000)).toString(), told));
        }
    }

    /** By turns, so that both meet the same moods of the machine. */
    private static void measure(Bench bench, int each, Step limit, Step kore) throws Exception {
        List<double[]> limits = new ArrayList<>();
        List<double[]> ours = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < bench.warmups() + bench.runs(); round++) {
            double[] least = each(each, limit);
            double[] own = each(each, kore);
            if (round >= bench.warmups()) {
                limits.add(least);
                ours.add(own);
                ratios.add(Samples.of(own).median() / Samples.of(least).median());
            }
        }
        Samples ratio =
                Samples.of(ratios.stream().mapToDouble(Double::doubleValue).toArray());
        report(bench, "limit_", limits, "two forces and two WebSocket hops");
        report(bench, "", ours, "kore, store " + bench.store() + "; B and hub force, C shows first and forces then");
        bench.report().figure("live_ratio", ratio, "", "p50 of kore beside its limit; 1 is as fast");
    }

    private static void report(Bench bench, String prefix, List<double[]> micros, String note) {
        Samples all = Samples.of(micros.stream().flatMapToDouble(Arrays::stream).toArray());
        bench.report().figure(prefix + "live_p50", all.median(), "us", note);
        bench.report().figure(prefix + "live_p99", all.percentile(0.99), "us", "");
    }

    private static void await(String id, BlockingQueue<String> told) throws InterruptedException {
        String seen;
        do {
            seen = told.poll(1, TimeUnit.MINUTES);
        } while (seen != null && !seen.equals(id));
        if (seen == null) {
            throw new IllegalStateException("record " + id + " did not arrive");
        }
    }

    private static void tell(Records records, BlockingQueue<String> told) {
        try (var added = records.added()) {
            added.forEach(record -> told.add(record.id().toString()));
        }
    }

    /** What each takes. */
    private interface Step {
        void run(int i) throws Exception;
    }

    private static double[] each(int n, Step step) throws Exception {
        double[] micros = new double[n];
        for (int i = 0; i < n; i++) {
            int at = i;
            micros[i] = Timed.seconds(() -> step.run(at)) * 1e6;
        }
        return micros;
    }
}
