package io.kore.bench.micro;

import io.kore.bench.People;
import io.kore.codec.RunningHash;
import io.kore.engine.gather.FoldLimits;
import io.kore.engine.gather.GatherFold;
import io.kore.engine.gather.GatherRule;
import io.kore.engine.json.Json;
import io.kore.engine.order.MergedCursor;
import io.kore.memory.MemoryStoreProvider;
import io.kore.model.Envelope;
import io.kore.model.Hash;
import io.kore.model.LogName;
import io.kore.model.Payload;
import io.kore.model.Seen;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.WriterId;
import io.kore.spi.ArrivalCursor;
import io.kore.spi.ShardStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Merging and folding a log in memory, a record. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class LogBenchmark {
    private static final int RECORDS = 20_000;
    private static final LogName LOG = new LogName("log");

    /** How many writers. */
    @Param({"1", "4", "100"})
    public int writers;

    private final ShardStore store = new MemoryStoreProvider().open("");
    private final Map<WriterId, Long> counts = new TreeMap<>();

    /** Writers that append by turns and know nothing of each other. */
    @Setup(Level.Trial)
    public void fill() {
        List<ShardRecord> batch = new ArrayList<>();
        List<Hash> hashes = new ArrayList<>();
        for (int i = 0; i < RECORDS; i++) {
            int writer = i % writers;
            long index = i / writers;
            ShardId shard = ShardId.of(LOG.value(), "writer-" + writer);
            if (index == 0) {
                hashes.add(RunningHash.start(shard));
            }
            Envelope envelope = Envelope.of(index + 1, Seen.unchanged());
            Payload payload = People.record(i, 1_000);
            Hash hash = RunningHash.after(hashes.get(writer), envelope, payload);
            hashes.set(writer, hash);
            batch.add(new ShardRecord(shard, index, envelope, payload, hash));
            counts.put(shard.writer(), index + 1);
        }
        store.append(batch);
    }

    /** Merged order. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public long merge() {
        long numbers = 0;
        try (MergedCursor cursor = MergedCursor.open(store, LOG, counts)) {
            for (ShardRecord record = cursor.next(); record != null; record = cursor.next()) {
                numbers += record.envelope().number();
            }
        }
        return numbers;
    }

    /** A gather of a thousand keys, record by record. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public GatherFold fold() {
        GatherFold fold =
                new GatherFold(store, LOG, GatherRule.ALL.on("name"), new Json(), error -> {}, FoldLimits.DEFAULT);
        try (ArrivalCursor cursor = store.readArrivals(0)) {
            for (ShardRecord record = cursor.next(); record != null; record = cursor.next()) {
                fold.take(record, cursor.position());
            }
        }
        return fold;
    }
}
