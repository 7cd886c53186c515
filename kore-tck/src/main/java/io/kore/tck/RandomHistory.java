package io.kore.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kore.error.StoreConflictException;
import io.kore.model.LogName;
import io.kore.model.Payload;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.WriterId;
import io.kore.spi.ArrivalCursor;
import io.kore.spi.ShardStore;
import io.kore.spi.StoreReport;
import io.kore.tck.Reads.Arrival;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** One history of a store, made from a seed, compared with the oracle as it goes. Confined to one thread. */
final class RandomHistory {
    private final StoreBench bench;
    private final SplittableRandom random;
    private final TreeMap<String, byte[]> metadata = new TreeMap<>();

    RandomHistory(StoreBench bench, long seed) {
        this.bench = bench;
        this.random = new SplittableRandom(seed);
    }

    void run(int steps) {
        for (int step = 0; step < steps; step++) {
            step();
        }
        assertHeld();
        bench.reopen();
        assertHeld();
        bench.close();
        long held = bench.expected().arrivals(0).size();
        long shards = bench.expected().shards().size();
        StoreReport report = bench.provider().verify(bench.place());
        assertThat(report).isEqualTo(new StoreReport(held, shards, List.of()));
    }

    private void step() {
        int choice = random.nextInt(100);
        if (choice < 50) {
            bench.append(batch(bench.maker()));
        } else if (choice < 58) {
            refusedBatch();
        } else if (choice < 66) {
            assertThat(bench.store().force()).isEqualTo(bench.expected().end());
        } else if (choice < 76) {
            changeMetadata();
        } else if (choice < 86) {
            readWhileAppending();
        } else if (choice < 91) {
            bench.drop(log());
        } else if (choice < 96) {
            bench.reopen();
        } else {
            assertHeld();
        }
    }

    private List<ShardRecord> batch(RecordMaker maker) {
        List<ShardRecord> batch = new ArrayList<>();
        int size = 1 + (random.nextInt(8) == 0 ? random.nextInt(60) : random.nextInt(5));
        for (int i = 0; i < size; i++) {
            ShardId shard = new ShardId(log(), new WriterId("writer " + random.nextInt(4)));
            int bytes = random.nextInt(40) == 0 ? random.nextInt(80_000) : random.nextInt(200);
            Payload payload = Payload.owning(Noise.bytes(random.nextLong(), bytes));
            batch.add(random.nextBoolean() ? maker.next(shard, payload) : maker.nextSeeingAll(shard, payload));
        }
        return batch;
    }

    private LogName log() {
        return new LogName("log " + random.nextInt(4));
    }

    private void refusedBatch() {
        RecordMaker never = bench.maker().copy();
        List<ShardRecord> batch = batch(never);
        ShardId victim = batch.get(random.nextInt(batch.size())).shard();
        never.next(victim);
        batch.add(random.nextInt(batch.size() + 1), never.next(victim));
        assertThatThrownBy(() -> bench.store().append(batch)).isInstanceOf(StoreConflictException.class);
    }

    private void changeMetadata() {
        String key = "key." + random.nextInt(5);
        if (random.nextInt(4) == 0) {
            bench.store().metadata().remove(key);
            metadata.remove(key);
        } else {
            byte[] value = Noise.bytes(random.nextLong(), random.nextInt(3_000));
            bench.store().metadata().write(key, value);
            metadata.put(key, value);
        }
    }

    private void readWhileAppending() {
        long from = random.nextLong(bench.expected().end() + 2);
        List<Arrival> before = bench.expected().arrivals(from);
        ShardStore store = bench.store();
        try (ArrivalCursor cursor = store.readArrivals(from)) {
            int read = random.nextInt(before.size() + 1);
            for (int i = 0; i < read; i++) {
                assertThat(cursor.next()).isEqualTo(before.get(i).record());
            }
            bench.append(batch(bench.maker()));
            assertThat(Reads.restWithPositions(cursor)).isEqualTo(before.subList(read, before.size()));
        }
    }

    private void assertHeld() {
        ShardStore store = bench.store();
        bench.expected().assertHeldBy(store);
        assertThat(store.metadata().keys()).containsExactlyElementsOf(metadata.keySet());
        metadata.forEach((key, value) ->
                assertThat(store.metadata().read(key)).as("metadata %s", key).contains(value));
    }
}
