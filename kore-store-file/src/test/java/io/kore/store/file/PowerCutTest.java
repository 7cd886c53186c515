package io.kore.store.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.error.StoreException;
import io.kore.spi.ShardStore;
import io.kore.spi.StoreReport;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** S3, S5, S6, S11, S12: the power is cut, or the process killed, at every single change of the disk, and again. */
class PowerCutTest {
    static final StoreOptions TINY = new StoreOptions(4 << 10, 512, 64 << 10, 4, 1 << 10, false);
    private static final String PLACE = "/store";
    private static final int STEPS = 25;
    private static final int LIVES = 3;
    private static int cuts;

    @ParameterizedTest
    @MethodSource("seeds")
    void what_was_forced_survives_and_the_rest_is_a_prefix_whole_batch_by_whole_batch(long seed) {
        for (int cut = 1; live(seed, cut); cut++) {
            assertThat(cut).as("changes in a history of %d steps", STEPS).isLessThan(5_000);
            cuts++;
        }
    }

    @AfterAll
    static void tellHowMany() {
        System.out.printf(
                Locale.ROOT,
                "power cuts: %,d, at every change of %d histories, and two later lives cut off each time; nothing that"
                        + " was forced was lost%n",
                cuts,
                seeds().count());
    }

    static LongStream seeds() {
        return LongStream.rangeClosed(1, Boolean.getBoolean("kore.soak") ? 500 : 10);
    }

    /** Runs one history with a power cut at a change; false if there were not so many. */
    private static boolean live(long seed, int cut) {
        try {
            SplittableRandom random = new SplittableRandom(seed * 1_000_003 + cut);
            History history = new History(seed);
            SimulatedDisk disk = new SimulatedDisk(random.nextLong());
            disk.cutPowerAt(cut);
            run(history, disk);
            boolean reached = disk.isDead();
            for (int life = 1; life < LIVES; life++) {
                // after a kill nothing is lost yet, but opening has to force what it finds
                disk = random.nextInt(3) == 0 ? disk.afterKill() : disk.afterPowerCut(random.nextLong());
                disk.cutPowerAt(1 + random.nextInt(60));
                run(history, disk);
            }
            disk = disk.afterPowerCut(random.nextLong());
            assertWholeAndWritable(history, disk);
            return reached;
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError("seed " + seed + ", power cut at change " + cut, e);
        }
    }

    private static void run(History history, SimulatedDisk disk) {
        try {
            ShardStore store = new FileShardStoreProvider(disk, TINY).open(PLACE);
            history.assertRecovered(store);
            for (int step = 0; step < STEPS; step++) {
                history.step(store);
            }
            store.close();
            history.closed();
        } catch (StoreException e) {
            assertThat(disk.isDead()).as("only the power cut fails: %s", e).isTrue();
        }
    }

    private static void assertWholeAndWritable(History history, SimulatedDisk disk) {
        FileShardStoreProvider provider = new FileShardStoreProvider(disk, TINY);
        try (ShardStore store = provider.open(PLACE)) {
            history.assertRecovered(store);
            for (int step = 0; step < 5; step++) {
                history.step(store);
            }
        }
        history.closed();
        StoreReport report = provider.verify(PLACE);
        assertThat(report.damages()).isEmpty();
        try (ShardStore store = provider.open(PLACE)) {
            history.assertRecovered(store);
            assertThat(report.records())
                    .isEqualTo(History.arrivals(store).stream()
                            .filter(record -> record != null)
                            .count());
        }
    }

    @Test
    void a_store_whose_making_was_cut_off_is_made_by_the_next_opening() {
        for (int cut = 1; cut < 40; cut++) {
            SimulatedDisk disk = new SimulatedDisk(cut);
            disk.cutPowerAt(cut);
            run(new History(cut), disk);
            SimulatedDisk after = disk.afterPowerCut(cut);
            try (ShardStore store = new FileShardStoreProvider(after, TINY).open(PLACE)) {
                assertThat(store.metadata().keys()).as("cut at %d", cut).isSubsetOf(List.of("key0", "key1"));
            }
        }
    }
}
