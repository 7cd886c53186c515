package io.kore.store.file;

import io.kore.model.Envelope;
import io.kore.model.Hash;
import io.kore.model.Payload;
import io.kore.model.Seen;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.spi.RecordCursor;
import io.kore.spi.ShardStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/** Measures the store beside raw files on the same disk; prints, asserts nothing. Not a test. */
final class StoreSpeed {
    private static final Hash HASH = Hash.of(new byte[Hash.BYTES]);
    private static final Payload PAYLOAD = Payload.of("{\"text\":\"" + "x".repeat(109) + "\"}");
    private static final Envelope ENVELOPE = Envelope.of(1_000_000, Seen.unchanged());

    private final Path folder;
    private int places;

    private StoreSpeed(Path folder) {
        this.folder = folder;
    }

    /** Runs all, a few times over. */
    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory(Path.of(arguments.length > 0 ? arguments[0] : "target"), "speed");
        StoreSpeed speed = new StoreSpeed(folder);
        try {
            for (int round = 0; round < 3; round++) {
                speed.single();
                speed.group(16);
                speed.bulk(1_000_000);
                speed.shards(10_000, 1_000_000);
            }
        } finally {
            delete(folder);
        }
    }

    private void single() throws IOException {
        int rounds = 3_000;
        byte[] frame = new byte[230];
        long raw = Long.MAX_VALUE;
        long store = Long.MAX_VALUE;
        try (FileChannel file = zeros("raw");
                ShardStore opened = open()) {
            ShardId shard = ShardId.of("log", "writer");
            ByteBuffer buffer = ByteBuffer.allocateDirect(frame.length);
            long at = 0;
            int index = 0;
            for (int part = 0; part < 6; part++) {
                long start = System.nanoTime();
                for (int i = 0; i < rounds / 6; i++) {
                    buffer.clear();
                    at += file.write(buffer, at);
                    file.force(false);
                }
                raw = Math.min(raw, System.nanoTime() - start);
                start = System.nanoTime();
                for (int i = 0; i < rounds / 6; i++) {
                    opened.append(List.of(record(shard, index++)));
                    opened.force();
                }
                store = Math.min(store, System.nanoTime() - start);
            }
        }
        print("single forced append", raw / (rounds / 6.0) / 1e3, store / (rounds / 6.0) / 1e3, "us", true);
    }

    private void group(int threads) throws Exception {
        int each = 2_000;
        double raw;
        try (FileChannel file = zeros("group")) {
            ReentrantLock lock = new ReentrantLock();
            AtomicLong at = new AtomicLong();
            NaiveGroup force = new NaiveGroup(file, at);
            raw = rate(threads, each, thread -> {
                ByteBuffer buffer = ByteBuffer.allocateDirect(230);
                for (int i = 0; i < each; i++) {
                    buffer.clear();
                    long end;
                    lock.lock();
                    try {
                        end = at.get() + buffer.remaining();
                        file.write(buffer, at.get());
                        at.set(end);
                    } finally {
                        lock.unlock();
                    }
                    force.await(end);
                }
            });
        }
        try (ShardStore store = open()) {
            double kore = rate(threads, each, thread -> {
                ShardId shard = ShardId.of("log", "writer " + thread);
                for (int i = 0; i < each; i++) {
                    store.append(List.of(record(shard, i)));
                    store.force();
                }
            });
            print(threads + " appenders sharing forces", raw / 1e3, kore / 1e3, "k/s", false);
        }
    }

    /** The plainest way to share forces: whoever comes first forces for all that is written by then. */
    private static final class NaiveGroup {
        private final FileChannel file;
        private final AtomicLong written;
        private boolean underWay;
        private long durable;

        NaiveGroup(FileChannel file, AtomicLong written) {
            this.file = file;
            this.written = written;
        }

        void await(long end) throws IOException, InterruptedException {
            synchronized (this) {
                while (underWay && durable < end) {
                    wait();
                }
                if (durable >= end) {
                    return;
                }
                underWay = true;
            }
            long reached = written.get();
            file.force(false);
            synchronized (this) {
                durable = reached;
                underWay = false;
                notifyAll();
            }
        }
    }

    private interface Body {
        void run(int thread) throws Exception;
    }

    private static double rate(int threads, int each, Body body) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            long start = System.nanoTime();
            List<Future<?>> all = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                int number = thread;
                all.add(pool.submit(() -> {
                    body.run(number);
                    return number;
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
            return threads * (double) each * 1e9 / (System.nanoTime() - start);
        } finally {
            pool.shutdown();
        }
    }

    private void bulk(int records) throws IOException {
        int size = 1_000;
        List<List<ShardRecord>> batches = new ArrayList<>();
        ShardId shard = ShardId.of("log", "writer");
        for (int i = 0; i < records; i += size) {
            List<ShardRecord> batch = new ArrayList<>();
            for (int r = 0; r < size; r++) {
                batch.add(record(shard, i + r));
            }
            batches.add(batch);
        }
        long bytes = 0;
        long start;
        double raw;
        try (FileChannel file = FileChannel.open(place(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer buffer = ByteBuffer.allocateDirect(size * 180);
            start = System.nanoTime();
            for (int i = 0; i < batches.size(); i++) {
                buffer.clear();
                bytes += file.write(buffer);
            }
            raw = records * 1e3 / (System.nanoTime() - start);
        }
        try (ShardStore store = open()) {
            start = System.nanoTime();
            for (List<ShardRecord> batch : batches) {
                store.append(batch);
            }
            double appended = records * 1e3 / (System.nanoTime() - start);
            print(
                    "append in batches of " + size + " (raw: " + bytes / 1_000_000 + " MB write)",
                    raw,
                    appended,
                    "M/s",
                    false);
            for (int round = 0; round < 2; round++) {
                start = System.nanoTime();
                long read = count(store.readArrivals(0));
                double scan = read * 1e3 / (System.nanoTime() - start);
                start = System.nanoTime();
                read = count(store.readShard(shard, 0));
                double ofShard = read * 1e3 / (System.nanoTime() - start);
                print("scan by arrival (first) and by shard (second)", scan, ofShard, "M/s", false);
            }
        }
    }

    private void shards(int shards, int records) throws IOException {
        Path place = place();
        try (ShardStore store = new FileShardStoreProvider().open(place.toString())) {
            List<ShardRecord> batch = new ArrayList<>();
            for (int i = 0; i < records; i++) {
                batch.add(record(ShardId.of("log", "writer " + i % shards), i / shards));
                if (batch.size() == 1_000) {
                    store.append(batch);
                    batch.clear();
                }
            }
        }
        long start = System.nanoTime();
        try (ShardStore store = new FileShardStoreProvider().open(place.toString())) {
            double opened = (System.nanoTime() - start) / 1e6;
            start = System.nanoTime();
            List<RecordCursor> cursors = new ArrayList<>();
            for (int i = 0; i < shards; i++) {
                cursors.add(store.readShard(ShardId.of("log", "writer " + i), 0));
            }
            long read = 0;
            for (int round = 0; round < records / shards; round++) {
                for (RecordCursor cursor : cursors) {
                    read += cursor.next() == null ? 0 : 1;
                }
            }
            double merged = read * 1e3 / (System.nanoTime() - start);
            System.out.printf(
                    Locale.ROOT,
                    "%d shards: open %.0f ms, %d records round over all cursors %.2f M/s%n",
                    store.shards().size(),
                    opened,
                    read,
                    merged);
        }
    }

    private static long count(RecordCursor cursor) {
        long records = 0;
        while (cursor.next() != null) {
            records++;
        }
        cursor.close();
        return records;
    }

    private static ShardRecord record(ShardId shard, long index) {
        return new ShardRecord(shard, index, ENVELOPE, PAYLOAD, HASH);
    }

    private Path place() {
        return folder.resolve("place" + places++);
    }

    private ShardStore open() {
        return new FileShardStoreProvider().open(place().toString());
    }

    private FileChannel zeros(String name) throws IOException {
        FileChannel file = FileChannel.open(
                folder.resolve(name + places++), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        file.write(ByteBuffer.allocateDirect(16 << 20));
        file.force(true);
        return file;
    }

    private static void print(String what, double raw, double store, String unit, boolean isTime) {
        System.out.printf(
                Locale.ROOT,
                "%-60s raw %8.2f %s, store %8.2f %s, ratio %.2f%n",
                what,
                raw,
                unit,
                store,
                unit,
                isTime ? raw / store : store / raw);
    }

    private static void delete(Path folder) throws IOException {
        List<Path> paths;
        try (var walk = Files.walk(folder)) {
            paths = new ArrayList<>(walk.toList());
        }
        for (int i = paths.size() - 1; i >= 0; i--) {
            Files.delete(paths.get(i));
        }
    }
}
