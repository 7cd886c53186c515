package io.kore.it.damage;

import io.kore.model.LogName;
import io.kore.model.Payload;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.spi.ArrivalCursor;
import io.kore.spi.ShardStore;
import io.kore.store.file.SimulatedFileStore;
import io.kore.tck.RecordMaker;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The files of a small file store of several segments, and what it holds. One segment was rewritten without a
 * dropped log, two values stand beside the journal. Immutable.
 *
 * @param files by path
 * @param arrivals by position; null where a log was dropped
 * @param metadata the values, by key
 * @param isClosed whether the store was closed, or killed after its last batch, which was not forced
 */
record SmallJournal(
        SortedMap<Path, byte[]> files,
        List<@Nullable ShardRecord> arrivals,
        SortedMap<String, byte[]> metadata,
        boolean isClosed) {
    static final int SEGMENT_BYTES = 1_100;
    private static final String DROPPED = "dropped";

    /** Closed in order. */
    static SmallJournal closed(int batches, String flavour) {
        Making making = new Making(batches, flavour);
        making.appendUpTo(batches + 1);
        return making.close();
    }

    /** Killed with a batch that nobody had forced. */
    static SmallJournal killed(int batches, String flavour) {
        Making making = new Making(batches, flavour);
        making.appendUpTo(batches + 1);
        return making.now(false);
    }

    /** Closed in order several times, after so many batches each: as it was each time. */
    static List<SmallJournal> lives(int batches, String flavour, int... sizes) {
        Making making = new Making(batches, flavour);
        List<SmallJournal> lives = new ArrayList<>();
        for (int size : sizes) {
            making.appendUpTo(size);
            lives.add(making.close());
            making.open();
        }
        making.close();
        return lives;
    }

    /**
     * A store that is being made. Stores that differ in flavour alone, which is a part of each payload and three
     * letters long, have the same lengths everywhere. Confined to one thread.
     */
    private static final class Making {
        private final SimulatedFileStore disk = SimulatedFileStore.empty(1, SEGMENT_BYTES);
        private final RecordMaker maker = new RecordMaker();
        private final TreeMap<String, byte[]> metadata = new TreeMap<>();
        private final int batches;
        private final String flavour;
        private ShardStore store;
        private int appended;

        Making(int batches, String flavour) {
            this.batches = batches;
            this.flavour = flavour;
            this.store = disk.provider().open(SimulatedFileStore.PLACE);
        }

        void open() {
            store = disk.provider().open(SimulatedFileStore.PLACE);
        }

        /** Appends so many batches in all, and forces each but the last. */
        void appendUpTo(int size) {
            while (appended < size) {
                if (appended > 0) {
                    store.force();
                }
                if (appended == batches / 2 + 1) {
                    store.drop(new LogName(DROPPED));
                }
                store.append(batch());
                appended++;
            }
            metadata.put("identity", new byte[] {1, 2, (byte) size});
            metadata.put("checkpoint", (flavour + " and more").repeat(3).getBytes(StandardCharsets.UTF_8));
            metadata.forEach(store.metadata()::write);
        }

        private List<ShardRecord> batch() {
            List<ShardRecord> batch = new ArrayList<>();
            for (int r = 0; r < 1 + appended % 3; r++) {
                boolean toDrop = appended < batches / 3 && appended % 4 != 0;
                ShardId shard = ShardId.of(toDrop ? DROPPED : "kept", "writer " + (appended + r) % 3);
                Payload payload = Payload.of("{\"" + flavour + "\":" + (1_000 + appended) + "}");
                batch.add(maker.nextSeeingAll(shard, payload));
            }
            return batch;
        }

        SmallJournal close() {
            List<@Nullable ShardRecord> arrivals = arrivals(store);
            store.close();
            return new SmallJournal(new TreeMap<>(disk.files()), arrivals, new TreeMap<>(metadata), true);
        }

        SmallJournal now(boolean isClosed) {
            return new SmallJournal(new TreeMap<>(disk.files()), arrivals(store), new TreeMap<>(metadata), isClosed);
        }
    }

    private static List<@Nullable ShardRecord> arrivals(ShardStore store) {
        List<@Nullable ShardRecord> found = new ArrayList<>();
        try (ArrivalCursor cursor = store.readArrivals(0)) {
            for (ShardRecord record = cursor.next(); record != null; record = cursor.next()) {
                while (found.size() < cursor.position()) {
                    found.add(null);
                }
                found.add(record);
            }
        }
        return found;
    }

    /** The same files, with another value expected beside the journal. */
    SmallJournal expecting(String key, byte[] value) {
        TreeMap<String, byte[]> expected = new TreeMap<>(metadata);
        expected.put(key, value);
        return new SmallJournal(files, arrivals, expected, isClosed);
    }

    /** The same without a value. */
    SmallJournal without(String key) {
        TreeMap<Path, byte[]> left = new TreeMap<>(files);
        left.remove(value(key));
        TreeMap<String, byte[]> expected = new TreeMap<>(metadata);
        expected.remove(key);
        return new SmallJournal(left, arrivals, expected, isClosed);
    }

    static Path value(String key) {
        return Path.of(SimulatedFileStore.PLACE, "metadata", key + ".value");
    }

    byte[] bytes(Path file) {
        byte[] bytes = files.get(file);
        if (bytes == null) {
            throw new AssertionError("no file " + file);
        }
        return bytes;
    }

    /** The files with this ending, in order. */
    List<Path> named(String ending) {
        return files.keySet().stream()
                .filter(file -> file.toString().endsWith(ending))
                .toList();
    }

    List<Path> segments() {
        return named(".segment");
    }

    Path lastSegment() {
        List<Path> segments = segments();
        return segments.get(segments.size() - 1);
    }

    /**
     * How many positions a store with this damage must still hold, if it opens: all, but where what says that
     * records of the last segment were durable is damaged together with them.
     */
    long least(Damage damage) {
        boolean tail = !isClosed && damage.file().equals(lastSegment());
        return tail
                ? SegmentFrames.of(bytes(damage.file())).durablePosition(damage.from(), damage.to())
                : arrivals.size();
    }

    /** The records of each shard among the first positions. */
    SortedMap<ShardId, List<ShardRecord>> shards(long positions) {
        TreeMap<ShardId, List<ShardRecord>> shards = new TreeMap<>();
        for (int position = 0; position < positions; position++) {
            ShardRecord record = arrivals.get(position);
            if (record != null) {
                shards.computeIfAbsent(record.shard(), s -> new ArrayList<>()).add(record);
            }
        }
        return shards;
    }

    long bytesOf(Iterable<Path> some) {
        long sum = 0;
        for (Path file : some) {
            sum += bytes(file).length;
        }
        return sum;
    }

    Map<Path, byte[]> with(Damage damage) {
        return damage.in(files);
    }
}
