package io.kore.store.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.kore.error.StoreException;
import io.kore.error.StoreFormatException;
import io.kore.model.LogName;
import io.kore.model.Payload;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.spi.ShardStore;
import io.kore.spi.StoreReport;
import io.kore.tck.RecordMaker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * S4: what verify and salvage make of a damaged store. What opening and reading make of it, the kit of kore-it tries
 * at every bit.
 */
class DamageTest {
    private static final StoreOptions OPTIONS = new StoreOptions(3 << 10, 512, 64 << 10, 4, 1 << 20, false);
    private static final String PLACE = "/store";
    private static final long SEED = 20_261;

    /** A store of some segments, one of them rewritten, that was closed. */
    private static Map<Path, byte[]> files = Map.of();

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
        }
        files = disk.files();
        assertThat(files.keySet().stream().filter(file -> file.toString().endsWith("-1.segment")))
                .as("rewritten segments")
                .isNotEmpty();
        assertThat(files.keySet().stream().filter(file -> file.toString().endsWith(".segment")))
                .hasSizeGreaterThan(4);
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
