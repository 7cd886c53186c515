package io.kore.bench.work;

import io.kore.Log;
import io.kore.Node;
import io.kore.bench.Bench;
import io.kore.bench.Nodes;
import io.kore.bench.People;
import io.kore.bench.Samples;
import io.kore.bench.Workload;
import io.kore.model.RecordId;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** One record more in a log with a gather attached, until its handler has it; without a force. */
final class Incremental implements Workload {
    private static final int EACH = 3_000;

    @Override
    public String name() {
        return "incremental";
    }

    @Override
    public String what() {
        return "append one with a gather attached, until its handler has it; at 1,000 records and at N";
    }

    @Override
    public long usualN() {
        return 1_000_000;
    }

    @Override
    public void run(Bench bench) throws Exception {
        Samples few = at(bench, "few", 1_000);
        Samples many = at(bench, "many", bench.n());
        bench.report().figure("incremental_p50_at_1000", few.median(), "us", "kore, store " + bench.store());
        bench.report().figure("incremental_p99_at_1000", few.percentile(0.99), "us", "");
        bench.report().figure("incremental_p50", many.median(), "us", "kore, store " + bench.store());
        bench.report().figure("incremental_p99", many.percentile(0.99), "us", "");
        bench.report().figure("incremental_growth", many.median() / few.median(), "", "1 is flat");
    }

    private static Samples at(Bench bench, String place, long n) throws Exception {
        BlockingQueue<Long> told = new LinkedBlockingQueue<>();
        try (Node node = Nodes.lazy(bench.place(place)).start()) {
            Log log = Nodes.log(node);
            for (long from = 0; from < n; from += Append.BATCH) {
                log.appendAll(People.records(from, Append.BATCH, 100_000));
            }
            log.process().gatherOn("name").onChange(gathered -> told.add(System.nanoTime()));
            // the first call comes with all there is
            told.take();
            double[] micros = new double[EACH * bench.runs()];
            for (int i = -EACH; i < micros.length; i++) {
                long before = System.nanoTime();
                RecordId id = log.append(People.record(n + i + EACH, 100_000));
                Long then = told.poll(1, TimeUnit.MINUTES);
                if (then == null) {
                    throw new IllegalStateException("nobody was told of " + id);
                }
                if (i >= 0) {
                    micros[i] = (then - before) / 1e3;
                }
            }
            return Samples.of(micros);
        }
    }
}
