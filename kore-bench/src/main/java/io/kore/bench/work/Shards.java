package io.kore.bench.work;

import io.kore.KoreRecord;
import io.kore.Node;
import io.kore.bench.Bench;
import io.kore.bench.Nodes;
import io.kore.bench.People;
import io.kore.bench.Samples;
import io.kore.bench.Timed;
import io.kore.bench.Workload;
import io.kore.bench.limit.Frames;
import io.kore.codec.RunningHash;
import io.kore.model.Envelope;
import io.kore.model.Hash;
import io.kore.model.Payload;
import io.kore.model.Seen;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.spi.Plugins;
import io.kore.spi.ShardStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Very many writers with few records each. */
final class Shards implements Workload {
    private static final int RECORDS = 82;

    @Override
    public String name() {
        return "shards";
    }

    @Override
    public String what() {
        return "N shards of 82 records: open, and read all in merged order";
    }

    @Override
    public long usualN() {
        return 10_000;
    }

    @Override
    public void run(Bench bench) throws Exception {
        int shards = Math.toIntExact(bench.n());
        fill(bench, shards);
        Path raw = bench.folder().resolve("raw");
        Frames.write(raw, Append.batches(shards * (long) RECORDS));
        double[] opened = new double[bench.runs()];
        for (int run = -bench.warmups(); run < bench.runs(); run++) {
            long start = System.nanoTime();
            try (Node node = Nodes.durable(bench.place("store")).start()) {
                double millis = (System.nanoTime() - start) / 1e6;
                if (run >= 0 && node.logs().size() == 1) {
                    opened[run] = millis;
                }
            }
        }
        bench.report().figure("shards_open", Samples.of(opened), "ms", "a node on its store, " + bench.store());
        try (Node node = Nodes.durable(bench.place("store")).start()) {
            long n = shards * (long) RECORDS;
            bench.rates(
                    "shards_scanned_records",
                    "one file of the same records, read and checked",
                    () -> n / Timed.seconds(() -> Frames.scan(raw)),
                    () -> n / Timed.seconds(() -> scan(node, n)));
        }
    }

    /** Writers that never met, in a store as they would stand there after syncing by turns. */
    private static void fill(Bench bench, int shards) {
        Hash[] hashes = new Hash[shards];
        Arrays.setAll(hashes, i -> RunningHash.start(shard(i)));
        try (ShardStore store = Objects.requireNonNull(Plugins.stores().get(bench.store()), "no such store")
                .open(bench.folder().resolve("store").toString())) {
            List<ShardRecord> batch = new ArrayList<>();
            for (int index = 0; index < RECORDS; index++) {
                for (int i = 0; i < shards; i++) {
                    Payload payload = People.record(index * (long) shards + i, 100_000);
                    Envelope envelope = Envelope.of(index + 1L, Seen.unchanged());
                    hashes[i] = RunningHash.after(hashes[i], envelope, payload);
                    batch.add(new ShardRecord(shard(i), index, envelope, payload, hashes[i]));
                    if (batch.size() == Append.BATCH) {
                        store.append(batch);
                        batch.clear();
                    }
                }
            }
            if (!batch.isEmpty()) {
                store.append(batch);
            }
        }
    }

    private static ShardId shard(int i) {
        return ShardId.of(Nodes.LOG, "writer-" + i);
    }

    private static void scan(Node node, long n) {
        long count = 0;
        try (Stream<KoreRecord> records = Nodes.log(node).records()) {
            for (var each = records.iterator(); each.hasNext(); count++) {
                each.next().json();
            }
        }
        if (count != n) {
            throw new IllegalStateException("read " + count + " records of " + n);
        }
    }
}
