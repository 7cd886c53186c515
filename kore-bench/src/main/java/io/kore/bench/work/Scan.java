package io.kore.bench.work;

import io.kore.KoreRecord;
import io.kore.Node;
import io.kore.bench.Bench;
import io.kore.bench.Contacts;
import io.kore.bench.Nodes;
import io.kore.bench.Timed;
import io.kore.bench.Workload;
import io.kore.bench.limit.Frames;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Reads a log of four shards in merged order, all bytes of each record. */
final class Scan implements Workload {
    @Override
    public String name() {
        return "scan";
    }

    @Override
    public String what() {
        return "read all records of 4 shards in merged order";
    }

    @Override
    public long usualN() {
        return 1_000_000;
    }

    @Override
    public int usualWarmups() {
        return 10;
    }

    @Override
    public void run(Bench bench) throws Exception {
        Contacts.make(bench.place("store"), bench.n(), 100_000);
        Path raw = bench.folder().resolve("raw");
        Frames.write(raw, Append.batches(bench.n()));
        try (Node node = Nodes.durable(bench.place("store")).start()) {
            bench.rates(
                    "scanned_records",
                    "frames of one file, read and checked",
                    () -> bench.n() / Timed.seconds(() -> Frames.scan(raw)),
                    () -> bench.n() / Timed.seconds(() -> scan(node, bench.n())));
        }
    }

    private static void scan(Node node, long n) {
        long count = 0;
        long characters = 0;
        try (Stream<KoreRecord> records = Nodes.log(node).records()) {
            for (var each = records.iterator(); each.hasNext(); count++) {
                characters += each.next().json().length();
            }
        }
        if (count != n || characters < n) {
            throw new IllegalStateException("read " + count + " records of " + n);
        }
    }
}
