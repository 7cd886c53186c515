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
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What one device appends, forced, reaches through a hub, which forces it, the handler of another. */
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
        return 1_000;
    }

    @Override
    public void run(Bench bench) throws Exception {
        int n = Math.toIntExact(bench.n());
        Samples limit = limit(bench, n);
        Samples live = live(bench, n);
        bench.report().figure("limit_live_p50", limit.median(), "us", "two forces and two WebSocket hops");
        bench.report().figure("limit_live_p99", limit.percentile(0.99), "us", "");
        bench.report().figure("live_p50", live.median(), "us", "kore, store " + bench.store());
        bench.report().figure("live_p99", live.percentile(0.99), "us", "");
        bench.report().figure("live_ratio", live.median() / limit.median(), "", "kore beside its limit; 1 is as fast");
    }

    private static Samples limit(Bench bench, int n) throws Exception {
        try (RawFile first = new RawFile(bench.folder().resolve("first"), FRAME_BYTES);
                RawFile second = new RawFile(bench.folder().resolve("second"), FRAME_BYTES);
                RawSocket one = new RawSocket();
                RawSocket two = new RawSocket()) {
            ByteBuffer frame = ByteBuffer.allocateDirect(FRAME_BYTES);
            return each(n, i -> {
                first.append(frame);
                one.hop(FRAME_BYTES);
                second.append(frame);
                two.hop(FRAME_BYTES);
            });
        }
    }

    private static Samples live(Bench bench, int n) throws Exception {
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        try (Node hub = Nodes.durable(bench.place("hub")).listen(0).start();
                Node b = Nodes.durable(bench.place("b")).connect(Nodes.url(hub)).start();
                Node c = Nodes.durable(bench.place("c")).connect(Nodes.url(hub)).start()) {
            Nodes.log(c).onRecords(records -> tell(records, told));
            Log log = Nodes.log(b);
            return each(n, i -> {
                String id = log.append(People.record(i, 1_000)).toString();
                String seen;
                do {
                    seen = told.poll(1, TimeUnit.MINUTES);
                } while (seen != null && !seen.equals(id));
                if (seen == null) {
                    throw new IllegalStateException("record " + id + " did not arrive");
                }
            });
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

    private static Samples each(int n, Step step) throws Exception {
        double[] micros = new double[n];
        for (int i = -n / 2; i < n; i++) {
            int at = i;
            double seconds = Timed.seconds(() -> step.run(at + n));
            if (i >= 0) {
                micros[i] = seconds * 1e6;
            }
        }
        return Samples.of(micros);
    }
}
