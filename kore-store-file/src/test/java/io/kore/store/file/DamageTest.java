package io.kore.store.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.kore.error.StoreCorruptException;
import io.kore.error.StoreException;
import io.kore.error.StoreFormatException;
import io.kore.model.LogName;
import io.kore.model.Payload;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.spi.RecordCursor;
import io.kore.spi.ShardStore;
import io.kore.spi.StoreReport;
import io.kore.tck.RecordMaker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** S4: whatever happens to the bytes of a store, it never answers others, nor fewer than were durable. */
class DamageTest {
    private static final StoreOptions OPTIONS = new StoreOptions(3 << 10, 512, 64 << 10, 4, 1 << 20, false);
    private static final String PLACE = "/store";
    private static final int SAMPLES = 3_000;
    private static final long SEED = 20_261;

    /** A store of some segments, one of them rewritten, that was closed. */
    private static Map<Path, byte[]> files = Map.of();
    /** The same, but killed before it could be closed. */
    private static Map<Path, byte[]> killed = Map.of();

    private static List<@Nullable ShardRecord> arrivals = List.of();

    @BeforeAll
    static void fillStore() {
        SimulatedDisk disk = new SimulatedDisk(1);
        RecordMaker maker = new RecordMaker();
        FileShardStoreProvider provider = new FileShardStoreProvider(disk, OPTIONS);
        try (ShardStore store = provider.open(PLACE)) {
            for (int i = 0; i < 60; i++) {
                List<ShardRecord> batch = new ArrayList<>();
                for (int r = 0; r < 1 + i % 3; r++) {
                    String log = i < 25 && i % 4 != 0 ? "dropped" : "kept";
                    batch.add(maker.nextSeeingAll(
                            ShardId.of(log, "writer " + i % 5), Payload.of("{\"n\":" + i + ",\"r\":" + r + "}")));
                }
                store.append(batch);
                store.force();
            }
            store.drop(new LogName("dropped"));
            for (int i = 0; i < 6; i++) {
                store.append(maker.next(ShardId.of("kept", "writer " + i % 5), 2));
                store.force();
            }
            store.metadata().write("identity", new byte[] {1, 2, 3});
            arrivals = History.arrivals(store);
            killed = disk.files();
        }
        files = disk.files();
        assertThat(files.keySet().stream().filter(file -> file.toString().endsWith("-1.segment")))
                .as("rewritten segments")
                .isNotEmpty();
        assertThat(files.keySet().stream().filter(file -> file.toString().endsWith(".segment")))
                .hasSizeGreaterThan(4);
    }

    @Test
    void a_flipped_bit_is_mended_or_named_but_never_read() {
        everyDamage("flip", bytes -> bytes.length * 8L, (bytes, at) -> {
            byte[] flipped = bytes.clone();
            flipped[(int) (at / 8)] ^= (byte) (1 << (at % 8));
            return flipped;
        });
    }

    @Test
    void a_file_that_was_cut_off_is_mended_or_named_but_never_read_as_shorter() {
        everyDamage("cut", bytes -> bytes.length, (bytes, at) -> Arrays.copyOf(bytes, (int) at));
    }

    @Test
    void a_block_of_zeros_is_mended_or_named_but_never_read() {
        everyDamage("zeros", bytes -> bytes.length, (bytes, at) -> {
            byte[] zeroed = bytes.clone();
            Arrays.fill(zeroed, (int) at, (int) Math.min(at + 512, bytes.length), (byte) 0);
            return zeroed;
        });
    }

    @Test
    void bytes_moved_to_another_place_are_mended_or_named_but_never_read() {
        SplittableRandom random = new SplittableRandom(SEED);
        everyDamage("move", bytes -> bytes.length, (bytes, at) -> {
            byte[] moved = bytes.clone();
            int from = random.nextInt(bytes.length);
            int length = Math.min(random.nextInt(600), bytes.length - Math.max((int) at, from));
            System.arraycopy(bytes, from, moved, (int) at, length);
            return moved;
        });
    }

    private interface Size {
        long of(byte[] bytes);
    }

    private interface Damaging {
        byte[] damage(byte[] bytes, long at);
    }

    /** Tries a kind of damage at samples of all places of all files, after a close and after a kill. */
    private static void everyDamage(String kind, Size size, Damaging damaging) {
        SplittableRandom random = new SplittableRandom(SEED);
        for (Map<Path, byte[]> undamaged : List.of(files, killed)) {
            long all = undamaged.values().stream().mapToLong(size::of).sum();
            long step = Math.max(1, all / SAMPLES);
            for (Map.Entry<Path, byte[]> file : undamaged.entrySet()) {
                for (long at = random.nextLong(step);
                        at < size.of(file.getValue());
                        at += 1 + random.nextLong(step * 2)) {
                    byte[] damaged = damaging.damage(file.getValue(), at);
                    if (!Arrays.equals(damaged, file.getValue())) {
                        check(
                                kind + " at " + at,
                                file.getKey(),
                                size.of(new byte[1]) == 8 ? at / 8 : at,
                                damaged,
                                undamaged);
                    }
                }
            }
        }
    }

    private static void check(String kind, Path file, long at, byte[] damaged, Map<Path, byte[]> undamaged) {
        Map<Path, byte[]> changed = new HashMap<>(undamaged);
        changed.put(file, damaged);
        FileShardStoreProvider provider = new FileShardStoreProvider(SimulatedDisk.of(changed), OPTIONS);
        try {
            checkOpened(provider, leastOf(file, at, undamaged));
        } catch (StoreCorruptException e) {
            assertThat(e).hasMessageContaining(file.getFileName().toString()).hasMessageContaining("byte ");
        } catch (StoreFormatException e) {
            // a version that is damaged looks like another version; nothing is answered either way
            assertThat(file.getFileName().toString()).isEqualTo(FolderLayout.MARK);
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError(kind + " of " + file + ", seed " + SEED, e);
        }
    }

    /**
     * The fewest positions that may be answered. Everything was durable; but after a kill the last segment alone
     * knows that, and what is gone together with all that stood behind it is not missed.
     */
    private static long leastOf(Path file, long at, Map<Path, byte[]> undamaged) {
        Path last = undamaged.keySet().stream()
                .filter(name -> name.toString().endsWith(".segment"))
                .max(Path::compareTo)
                .orElseThrow();
        if (undamaged == files || !file.equals(last)) {
            return Integer.MAX_VALUE;
        }
        byte[] bytes = Objects.requireNonNull(undamaged.get(file));
        int frame = SegmentHeader.FRAMES_AT;
        long least = Frames.getLong(bytes, 24);
        while (frame <= at && frame + Frames.HEAD_BYTES <= bytes.length && Frames.getInt(bytes, frame) != 0) {
            least = Frames.getLong(bytes, frame + 10);
            frame += Frames.PREFIX_BYTES + Frames.getInt(bytes, frame);
        }
        return least;
    }

    private static void checkOpened(FileShardStoreProvider provider, long least) {
        try (ShardStore store = provider.open(PLACE)) {
            List<@Nullable ShardRecord> found = History.arrivals(store);
            if (!found.equals(arrivals)) {
                assertThat(found)
                        .hasSizeBetween((int) least, arrivals.size())
                        .isEqualTo(arrivals.subList(0, found.size()));
                return;
            }
            for (int writer = 0; writer < 5; writer++) {
                ShardId shard = ShardId.of("kept", "writer " + writer);
                List<ShardRecord> read = new ArrayList<>();
                try (RecordCursor cursor = store.readShard(shard, 0)) {
                    for (ShardRecord record = cursor.next(); record != null; record = cursor.next()) {
                        read.add(record);
                    }
                }
                assertThat(read)
                        .isEqualTo(arrivals.stream()
                                .filter(record ->
                                        record != null && record.shard().equals(shard))
                                .toList());
            }
        }
    }

    @Test
    void verify_names_the_damaged_file_and_salvage_copies_whole_prefixes() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int sample = 0; sample < 400; sample++) {
            List<Path> names = new ArrayList<>(files.keySet());
            names.removeIf(name -> name.endsWith("lock"));
            Path file = names.get(random.nextInt(names.size()));
            byte[] damaged = Objects.requireNonNull(files.get(file)).clone();
            int at = random.nextInt(damaged.length);
            damaged[at] ^= (byte) (1 << random.nextInt(8));
            Map<Path, byte[]> changed = new HashMap<>(files);
            changed.put(file, damaged);
            String what = "sample " + sample + ", byte " + at + " of " + file + ", seed " + SEED;
            try {
                checkReports(new FileShardStoreProvider(SimulatedDisk.of(changed), OPTIONS), file);
            } catch (StoreFormatException e) {
                assertThat(file.getFileName().toString()).as(what).isEqualTo(FolderLayout.MARK);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError(what, e);
            }
        }
    }

    private static void checkReports(FileShardStoreProvider provider, Path file) {
        StoreReport report = provider.verify(PLACE);
        report.damages()
                .forEach(damage -> assertThat(damage.toString())
                        .containsAnyOf(file.getFileName().toString(), "shard "));
        StoreReport salvaged = provider.salvage(PLACE, "/copy");
        assertThat(salvaged.records()).isEqualTo(report.records());
        try (ShardStore copy = provider.open("/copy")) {
            List<@Nullable ShardRecord> copied = History.arrivals(copy);
            assertThat(copied).hasSize((int) salvaged.records()).isSubsetOf(arrivals);
            if (report.isWhole() || !file.toString().endsWith(".segment")) {
                assertThat(copied)
                        .isEqualTo(arrivals.stream()
                                .filter(record -> record != null)
                                .toList());
            }
            Map<ShardId, Long> counts = new HashMap<>();
            for (ShardRecord record : copied) {
                if (record == null || record.index() != counts.merge(record.shard(), 1L, Long::sum) - 1) {
                    fail("a gap before " + record);
                }
            }
        } catch (StoreException e) {
            throw new AssertionError("the copy is not whole", e);
        }
        assertThat(provider.verify("/copy").damages()).isEmpty();
    }
}
