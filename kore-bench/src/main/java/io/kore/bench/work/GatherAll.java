package io.kore.bench.work;

import io.kore.Node;
import io.kore.bench.Bench;
import io.kore.bench.Contacts;
import io.kore.bench.Nodes;
import io.kore.bench.Timed;
import io.kore.bench.Workload;
import io.kore.bench.limit.PlainFold;
import io.kore.model.Payload;
import java.util.List;

/** From a closed store to the gathered view, with nothing saved before. */
final class GatherAll implements Workload {
    private int version;

    @Override
    public String name() {
        return "gather";
    }

    @Override
    public String what() {
        return "from a closed store of 4 writers to the view of 100,000 keys, no saved state";
    }

    @Override
    public long usualN() {
        return 1_000_000;
    }

    @Override
    public int usualWarmups() {
        return 6;
    }

    @Override
    public void run(Bench bench) throws Exception {
        long keys = Math.max(1, bench.n() / 10);
        Contacts.make(bench.place("store"), bench.n(), keys);
        List<List<Payload>> batches = Append.batches(bench.n());
        bench.rates(
                "gathered_records",
                "parse with Jackson and fold into a HashMap, from memory",
                () -> bench.n() / Timed.seconds(() -> PlainFold.fold(batches)),
                () -> bench.n() / Timed.seconds(() -> view(bench, keys)));
    }

    /** A version of its own each time, so that no state saved before fits. */
    private void view(Bench bench, long keys) {
        version++;
        try (Node node = Nodes.durable(bench.place("store")).start()) {
            int found = Nodes.log(node)
                    .process()
                    .gatherOn("name")
                    .version("run " + version)
                    .now()
                    .entries()
                    .size();
            if (found != keys) {
                throw new IllegalStateException("gathered " + found + " keys of " + keys);
            }
        }
    }
}
