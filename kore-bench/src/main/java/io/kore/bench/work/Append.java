package io.kore.bench.work;

import io.kore.Log;
import io.kore.Node;
import io.kore.bench.Bench;
import io.kore.bench.Folders;
import io.kore.bench.Nodes;
import io.kore.bench.People;
import io.kore.bench.Timed;
import io.kore.bench.Workload;
import io.kore.bench.limit.Frames;
import io.kore.bench.limit.RocksRows;
import io.kore.model.Payload;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Appends ready records in batches of a thousand, forced once at the end. */
final class Append implements Workload {
    static final int BATCH = 1_000;

    @Override
    public String name() {
        return "append";
    }

    @Override
    public String what() {
        return "append batches of 1,000 ready records, forced at the end";
    }

    @Override
    public long usualN() {
        return 1_000_000;
    }

    @Override
    public void run(Bench bench) throws Exception {
        List<List<Payload>> batches = batches(bench.n());
        Path raw = bench.folder().resolve("raw");
        Path rocks = bench.folder().resolve("rocks");
        Path own = bench.folder().resolve("store");
        bench.rates(
                "appended_records",
                "frames of length and CRC in one file, forced at the end",
                () -> fresh(raw, bench.n(), () -> Frames.write(raw, batches)),
                () -> fresh(own, bench.n(), () -> append(bench.place("store"), batches)));
        bench.rates(
                "appended_records_beside_rocksdb",
                "RocksDB with write batches of 1,000, its log forced at the end",
                () -> fresh(rocks, bench.n(), () -> RocksRows.write(rocks, batches)),
                () -> fresh(own, bench.n(), () -> append(bench.place("store"), batches)));
    }

    static List<List<Payload>> batches(long n) {
        List<List<Payload>> batches = new ArrayList<>();
        for (long from = 0; from < n; from += BATCH) {
            batches.add(People.records(from, (int) Math.min(BATCH, n - from), 100_000));
        }
        return batches;
    }

    private static double fresh(Path place, long n, Timed.Work work) throws Exception {
        Folders.delete(place);
        return n / Timed.seconds(work);
    }

    /** Opening and closing count, since closing is what forces. */
    private static void append(String place, List<List<Payload>> batches) {
        try (Node node = Nodes.lazy(place).start()) {
            Log log = Nodes.log(node);
            for (List<Payload> batch : batches) {
                log.appendAll(batch);
            }
        }
    }
}
