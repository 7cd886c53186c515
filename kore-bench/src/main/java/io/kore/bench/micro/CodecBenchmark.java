package io.kore.bench.micro;

import io.kore.bench.Nodes;
import io.kore.bench.People;
import io.kore.codec.ByteReader;
import io.kore.codec.MalformedException;
import io.kore.codec.RecordCodec;
import io.kore.codec.RunningHash;
import io.kore.model.Envelope;
import io.kore.model.Hash;
import io.kore.model.Payload;
import io.kore.model.Seen;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What each record costs before it is written and after it is read. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class CodecBenchmark {
    private final ShardId shard = ShardId.of(Nodes.LOG, "writer");
    private final Payload payload = People.record(1, 1_000);
    private final Envelope envelope = Envelope.of(1_000_000, Seen.unchanged());
    private final Hash start = RunningHash.start(shard);
    private final ShardRecord record =
            new ShardRecord(shard, 0, envelope, payload, RunningHash.after(start, envelope, payload));
    private final byte[] encoded = RecordCodec.encodeEnvelope(record);

    /** The running hash over a record. */
    @Benchmark
    public Hash hash() {
        return RunningHash.after(start, envelope, payload);
    }

    /** The envelope to bytes, with the checksum over all. */
    @Benchmark
    public byte[] encode() {
        return RecordCodec.encodeEnvelope(record);
    }

    /** Back again, checked. */
    @Benchmark
    public ShardRecord decode() throws MalformedException {
        return RecordCodec.decode(shard, 0, new ByteReader(encoded), payload);
    }
}
