package io.kore.engine.ingest;

import io.kore.Durability;
import io.kore.engine.json.PayloadCheck;
import io.kore.memory.MemoryStoreProvider;
import io.kore.model.Base;
import io.kore.model.LogName;
import io.kore.model.Payload;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.WriterId;
import io.kore.spi.ArrivalCursor;
import io.kore.spi.RecordCursor;
import io.kore.spi.ShardStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/** A journal in memory with its door, and nothing else of a node. Confined to one thread. */
final class TestNode implements AutoCloseable {
    static final LogName LOG = new LogName("log");

    private final MemoryStoreProvider provider;
    private final @Nullable String whoAmI;
    private final Random random;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    final ShardStore store;
    final Ingest ingest;

    TestNode(String whoAmI) {
        this(new MemoryStoreProvider(), whoAmI, new Random(whoAmI.hashCode()));
    }

    private TestNode(MemoryStoreProvider provider, @Nullable String whoAmI, Random random) {
        this.provider = provider;
        this.whoAmI = whoAmI;
        this.random = random;
        store = provider.open("store");
        Journal journal = new Journal(store, Durability.always(), Runnable::run, timer);
        ingest = new Ingest(journal, new PayloadCheck(), whoAmI, () -> {
            byte[] bytes = new byte[16];
            random.nextBytes(bytes);
            return bytes;
        });
    }

    TestNode restarted() {
        return restarted(whoAmI);
    }

    /** The same store under another id, or under none in particular. */
    TestNode restarted(@Nullable String newWhoAmI) {
        close();
        return new TestNode(provider, newWhoAmI, random);
    }

    ShardRecord append(String json) {
        return append(json, null);
    }

    ShardRecord append(String json, @Nullable Base base) {
        return ingest.append(LOG, List.of(Payload.of(json)), base).records().get(0);
    }

    /** All records in arrival order. */
    List<ShardRecord> arrivals() {
        List<ShardRecord> all = new ArrayList<>();
        try (ArrivalCursor cursor = store.readArrivals(0)) {
            for (ShardRecord record = cursor.next(); record != null; record = cursor.next()) {
                all.add(record);
            }
        }
        return all;
    }

    long count(ShardId shard) {
        long count = 0;
        try (RecordCursor cursor = store.readShard(shard, 0)) {
            while (cursor.next() != null) {
                count++;
            }
        }
        return count;
    }

    /** Takes what another node holds and this one lacks, up to {@code most} records. */
    void pull(TestNode other, int most) {
        List<ShardRecord> lacking = new ArrayList<>();
        for (ShardRecord record : other.arrivals()) {
            if (record.index() >= count(record.shard()) && lacking.size() < most) {
                lacking.add(record);
            }
        }
        ingest.accept(lacking, other.writer().value());
    }

    WriterId writer() {
        return ingest.writer();
    }

    @Override
    public void close() {
        store.close();
        timer.shutdownNow();
    }
}
