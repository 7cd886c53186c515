package io.kore.it.crash;

import io.kore.codec.RunningHash;
import io.kore.model.Envelope;
import io.kore.model.Frontier;
import io.kore.model.LogName;
import io.kore.model.Payload;
import io.kore.model.Seen;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.ShardSummary;
import io.kore.spi.ShardStore;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Work on a store, told in the words of the {@link Ledger}: one thread appends batches over several shards and
 * now and then drops a log, another one forces, and changes metadata. Used once.
 */
final class Work {
    private static final int LOGS = 3;
    private static final int WRITERS = 3;
    private static final int KEYS = 3;
    private static final int UNFORCED_MAX = 40;
    private static final long PAUSE_NANOS = 50_000;

    private final ShardStore store;
    private final boolean forcesAlone;
    private final SplittableRandom random;
    private final Consumer<String> tell;
    private final TreeMap<ShardId, ShardSummary> ends = new TreeMap<>();
    private volatile int appended;
    private volatile int forced;
    private volatile boolean atEnd;
    private volatile @Nullable Throwable failure;

    /**
     * Work to do.
     *
     * @param store the store, which nobody else writes to
     * @param forcesAlone to change no metadata and drop nothing: each of them forces too, and would hide that {@code
     *     force} does not
     * @param random decides on everything
     * @param tell hears a line before and after each change, in the thread that makes it
     */
    Work(ShardStore store, boolean forcesAlone, SplittableRandom random, Consumer<String> tell) {
        this.store = store;
        this.forcesAlone = forcesAlone;
        this.random = random;
        this.tell = tell;
        store.shards().forEach(summary -> ends.put(summary.shard(), summary));
    }

    /** Appends so many batches, and returns when all is forced that anyone began to force. */
    void run(int batches) throws InterruptedException {
        SplittableRandom theirs = random.split();
        Thread forcing = new Thread(() -> forceAndWrite(theirs), "forcing");
        forcing.setUncaughtExceptionHandler((thread, thrown) -> failure = thrown);
        forcing.start();
        try {
            for (int batch = 0; batch < batches && failure == null; batch++) {
                appendOrDrop();
            }
        } finally {
            atEnd = true;
            forcing.join();
        }
        if (failure != null) {
            throw new IllegalStateException("the forcing thread failed", failure);
        }
    }

    private void appendOrDrop() {
        if (!forcesAlone && random.nextInt(60) == 0) {
            LogName log = new LogName("log" + random.nextInt(LOGS));
            tell.accept("drop " + log);
            store.drop(log);
            ends.keySet().removeIf(shard -> shard.log().equals(log));
            tell.accept("dropped");
        }
        List<ShardRecord> batch = batch();
        tell.accept("append " + batch.stream().map(Found::print).collect(Collectors.joining(";")));
        store.append(batch);
        appended++;
        while (appended - forced > UNFORCED_MAX && failure == null) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private List<ShardRecord> batch() {
        int size = random.nextInt(12) == 0 ? 30 : 1 + random.nextInt(5);
        List<ShardRecord> batch = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            ShardId shard = ShardId.of("log" + random.nextInt(LOGS), "w" + random.nextInt(WRITERS));
            ShardRecord record = next(shard, ends.get(shard));
            ends.put(shard, ShardSummary.endingAt(record));
            batch.add(record);
        }
        return batch;
    }

    private ShardRecord next(ShardId shard, @Nullable ShardSummary end) {
        int length = random.nextInt(60) == 0 ? 20_000 : random.nextInt(4) == 0 ? random.nextInt(900) : 30;
        Payload payload = Payload.of("{\"text\":\"" + text(random, length) + "\"}");
        Envelope envelope = end == null
                ? Envelope.of(1, Seen.all(Frontier.empty()))
                : Envelope.of(end.lastNumber() + 1, Seen.unchanged());
        return new ShardRecord(
                shard,
                end == null ? 0 : end.count(),
                envelope,
                payload,
                RunningHash.after(end == null ? RunningHash.start(shard) : end.hash(), envelope, payload));
    }

    /** Text that no other life writes. */
    private static String text(SplittableRandom random, int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append((char) ('a' + random.nextInt(26)));
        }
        return text.toString();
    }

    private void forceAndWrite(SplittableRandom theirs) {
        boolean last;
        do {
            last = atEnd;
            int batches = appended;
            if (batches > forced) {
                store.force();
                tell.accept("forced " + batches);
                forced = batches;
            } else {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            if (!forcesAlone && theirs.nextInt(4) == 0) {
                changeMetadata(theirs);
            }
        } while (!last);
    }

    private void changeMetadata(SplittableRandom theirs) {
        String key = "key" + theirs.nextInt(KEYS);
        if (theirs.nextInt(3) == 0) {
            tell.accept("write " + key + " -");
            store.metadata().remove(key);
        } else {
            int length = theirs.nextInt(5) == 0 ? 9_000 : theirs.nextInt(60);
            byte[] value = text(theirs, length).getBytes(StandardCharsets.US_ASCII);
            tell.accept("write " + key + " " + Found.hash(value));
            store.metadata().write(key, value);
        }
        tell.accept("written");
    }
}
