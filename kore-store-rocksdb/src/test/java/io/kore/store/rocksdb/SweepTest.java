package io.kore.store.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.model.LogName;
import io.kore.model.Payload;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.spi.ShardStore;
import io.kore.spi.ShardStoreProvider;
import io.kore.tck.RecordMaker;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** S11: what a dropped log leaves behind is freed in time, also when that was cut short. */
class SweepTest {
    private static final ShardId KEPT = ShardId.of("kept", "writer");
    private static final LogName DROPPED = new LogName("dropped");
    private static final long DROPPED_BYTES = 10_000_000;

    @TempDir
    Path folder;

    private final ShardStoreProvider provider = new RocksDbShardStoreProvider();

    @Test
    void s11_the_space_of_a_dropped_log_is_freed() {
        String place = fill();
        assertThat(tableBytes()).isGreaterThan(DROPPED_BYTES);
        try (ShardStore store = provider.open(place)) {
            store.drop(DROPPED);
            await(() -> tableBytes() < DROPPED_BYTES / 5);
        }
        assertSwept(place);
    }

    @Test
    void s11_a_sweep_that_was_cut_short_goes_on_after_reopening() {
        String place = fill();
        ShardStore store = provider.open(place);
        store.drop(DROPPED);
        store.close();
        try (ShardStore again = provider.open(place)) {
            await(() -> tableBytes() < DROPPED_BYTES / 5);
            assertThat(again.end()).isEqualTo(1_100);
        }
        assertSwept(place);
    }

    @Test
    void s5_a_sweep_removes_no_arrival_beyond_the_mark() throws RocksDBException {
        Path place = folder.resolve("store");
        Path copy = folder.resolve("copy");
        RecordMaker maker = new RecordMaker();
        try (Parts parts = Opening.of(Place.at(place.toString()))) {
            parts.journal().append(maker.next(KEPT, 10));
            parts.journal().append(maker.next(new ShardId(DROPPED, KEPT.writer()), 10));
            // a drop that is under way, while the sweep that an earlier one asked for goes through
            parts.journal().drop(DROPPED);
            parts.sweep().request();
            await(() -> parts.journal().unswept().isEmpty());
            // else files come and go while they are copied, which they do not at a kill
            parts.database().rocks().pauseBackgroundWork();
            parts.database().rocks().disableFileDeletions();
            FolderCopy.copy(place, copy);
            parts.database().rocks().enableFileDeletions();
            parts.database().rocks().continueBackgroundWork();
            parts.sweep().stop();
        }
        try (ShardStore store = provider.open(copy.toString())) {
            assertThat(store.end()).isEqualTo(20);
            assertThat(store.shards()).hasSize(1);
        }
    }

    /** No arrival of the dropped log is left, and the store is whole. */
    private void assertSwept(String place) {
        try (Database database = Database.open(Path.of(place, "db"), false);
                Reading reading = new Reading(database)) {
            int arrivals = 0;
            RocksIterator all = reading.iterator(Family.ARRIVALS);
            for (all.seekToFirst(); all.isValid(); all.next()) {
                arrivals++;
            }
            assertThat(arrivals).isEqualTo(100);
        }
        assertThat(provider.verify(place).damages()).isEmpty();
        assertThat(provider.verify(place).records()).isEqualTo(100);
    }

    private String fill() {
        String place = folder.resolve("store").toString();
        Random random = new Random(11);
        RecordMaker maker = new RecordMaker();
        try (ShardStore store = provider.open(place)) {
            for (int i = 0; i < 100; i++) {
                List<ShardRecord> batch = new ArrayList<>();
                for (int s = 0; s < 10; s++) {
                    byte[] payload = new byte[(int) (DROPPED_BYTES / 1_000)];
                    random.nextBytes(payload);
                    batch.add(maker.next(
                            new ShardId(DROPPED, ShardId.of("x", "writer " + s).writer()), Payload.owning(payload)));
                }
                batch.add(maker.next(KEPT));
                store.append(batch);
            }
        }
        // what is recovered from the log goes to tables
        provider.open(place).close();
        return place;
    }

    /** Files come and go meanwhile; one that has gone counts nothing. */
    private long tableBytes() {
        File[] tables = folder.resolve("store/db").toFile().listFiles((where, name) -> name.endsWith(".sst"));
        return tables == null
                ? 0
                : Arrays.stream(tables).mapToLong(File::length).sum();
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + 60_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime())
                    .as("waited for the sweep for a minute")
                    .isLessThan(deadline);
            Thread.onSpinWait();
        }
    }
}
