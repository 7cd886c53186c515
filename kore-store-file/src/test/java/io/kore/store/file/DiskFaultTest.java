package io.kore.store.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kore.error.StoreException;
import io.kore.error.StoreFailedException;
import io.kore.model.Payload;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.spi.ArrivalCursor;
import io.kore.spi.RecordCursor;
import io.kore.spi.ShardStore;
import io.kore.tck.RecordMaker;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** S7: writes and forces that fail, once or from then on, at every call; and reads that do. */
class DiskFaultTest {
    private static final String PLACE = "/store";
    private static final ShardId SHARD = ShardId.of("log", "writer");
    private static final int STEPS = 25;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void after_one_failure_nothing_is_written_until_the_store_is_opened_anew(long seed) {
        for (int call = 1; fail(seed, call, false); call++) {
            assertThat(call).isLessThan(5_000);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {7, 8, 9, 10})
    void a_disk_that_stays_broken_loses_nothing_that_was_forced(long seed) {
        for (int call = 1; fail(seed, call, true); call++) {
            assertThat(call).isLessThan(5_000);
        }
    }

    /** One history with a failure at a call; false if there were not so many. */
    private static boolean fail(long seed, int call, boolean forEver) {
        SimulatedDisk disk = new SimulatedDisk(seed);
        History history = new History(seed);
        disk.failChanges(n -> n == call || (forEver && n > call) ? new IOException("No space left on device") : null);
        try {
            FileShardStoreProvider provider = new FileShardStoreProvider(disk, PowerCutTest.TINY);
            boolean failed = run(history, provider);
            boolean reached = disk.changes() >= call;
            assertThat(failed).as("some call of the store failed").isEqualTo(reached);
            // the failed force may have thrown bytes away that are still to be read: a power cut shows which
            SimulatedDisk after = disk.afterPowerCut(seed + call);
            try (ShardStore store = new FileShardStoreProvider(after, PowerCutTest.TINY).open(PLACE)) {
                history.assertRecovered(store);
                history.step(store);
            }
            return reached;
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError("seed " + seed + ", failure at change " + call, e);
        }
    }

    @Test
    void what_is_found_after_a_failed_force_is_written_again_before_it_counts_as_durable() {
        for (long seed = 1; seed <= 40; seed++) {
            SimulatedDisk disk = new SimulatedDisk(seed);
            History history = new History(seed);
            ShardStore failing = new FileShardStoreProvider(disk, PowerCutTest.TINY).open(PLACE);
            history.append(failing);
            disk.fail(call -> call == DiskCall.FORCE ? new IOException("Input/output error") : null);
            assertThatThrownBy(() -> history.force(failing)).isInstanceOf(StoreFailedException.class);
            assertThatThrownBy(failing::close).isInstanceOf(StoreException.class);
            disk.fail(call -> null);
            try (ShardStore store = new FileShardStoreProvider(disk, PowerCutTest.TINY).open(PLACE)) {
                history.assertRecovered(store);
                history.append(store);
                history.force(store);
                SimulatedDisk after = disk.afterPowerCut(seed);
                try (ShardStore again = new FileShardStoreProvider(after, PowerCutTest.TINY).open(PLACE)) {
                    history.assertRecovered(again);
                }
            } catch (StoreException e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }

    /** True if something failed. */
    private static boolean run(History history, FileShardStoreProvider provider) {
        ShardStore store;
        try {
            store = provider.open(PLACE);
        } catch (StoreFailedException e) {
            return true;
        }
        boolean failed = false;
        try {
            for (int step = 0; step < STEPS; step++) {
                history.step(store);
            }
        } catch (StoreFailedException e) {
            failed = true;
            assertPoisoned(store);
        }
        try {
            store.close();
            if (!failed) {
                history.closed();
            }
        } catch (StoreException e) {
            failed = true;
        }
        assertThatThrownBy(store::end).isInstanceOf(IllegalStateException.class);
        return failed;
    }

    private static void assertPoisoned(ShardStore store) {
        List<ShardRecord> batch = List.of(new RecordMaker().next(ShardId.of("another log", "writer")));
        for (int attempt = 0; attempt < 2; attempt++) {
            assertThatThrownBy(() -> store.append(batch)).isInstanceOf(StoreFailedException.class);
            assertThatThrownBy(store::force).isInstanceOf(StoreFailedException.class);
            assertThatThrownBy(() -> store.metadata().write("key", new byte[1]))
                    .isInstanceOf(StoreFailedException.class);
        }
        History.arrivals(store);
    }

    @Test
    void a_read_that_fails_is_told_and_spoils_nothing() {
        SimulatedDisk disk = new SimulatedDisk(1);
        List<ShardRecord> records = new RecordMaker().next(SHARD, 300);
        try (ShardStore store = new FileShardStoreProvider(disk, PowerCutTest.TINY).open(PLACE)) {
            records.forEach(record -> store.append(List.of(record)));
            store.force();
            disk.failReads(n -> n % 7 == 3 ? new FileSystemException("", "", "Too many open files") : null);
            assertThat(readWithRetries(store.readArrivals(0))).isEqualTo(records);
            assertThat(readWithRetries(store.readShard(SHARD, 0))).isEqualTo(records);
            disk.failReads(n -> new IOException("Input/output error"));
            try (ArrivalCursor cursor = store.readArrivals(0)) {
                assertThatThrownBy(cursor::next)
                        .isInstanceOf(StoreFailedException.class)
                        .hasMessageContaining("Input/output error");
            }
            disk.failReads(n -> null);
            store.append(List.of(new RecordMaker().next(ShardId.of("log", "another"))));
            assertThat(store.force()).isEqualTo(301);
        }
    }

    private static List<ShardRecord> readWithRetries(RecordCursor cursor) {
        List<ShardRecord> read = new ArrayList<>();
        int failures = 0;
        while (true) {
            try {
                ShardRecord record = cursor.next();
                if (record == null) {
                    assertThat(failures).isPositive();
                    return read;
                }
                read.add(record);
            } catch (StoreFailedException e) {
                failures++;
                assertThat(failures).isLessThan(10_000);
            }
        }
    }

    @Test
    void short_reads_are_completed() {
        for (long seed = 1; seed <= 5; seed++) {
            SimulatedDisk disk = new SimulatedDisk(seed);
            disk.readShort();
            History history = new History(seed);
            for (int life = 0; life < 3; life++) {
                try (ShardStore store = new FileShardStoreProvider(disk, PowerCutTest.TINY).open(PLACE)) {
                    history.assertRecovered(store);
                    for (int step = 0; step < STEPS; step++) {
                        history.step(store);
                    }
                }
                history.closed();
            }
        }
    }

    @Test
    void opening_fails_cleanly_at_every_read_and_can_be_tried_again() {
        SimulatedDisk disk = new SimulatedDisk(3);
        History history = new History(3);
        FileShardStoreProvider provider = new FileShardStoreProvider(disk, PowerCutTest.TINY);
        try (ShardStore store = provider.open(PLACE)) {
            for (int step = 0; step < STEPS; step++) {
                history.step(store);
            }
        }
        history.closed();
        int calls = 1;
        for (boolean failed = true; failed; calls++) {
            int call = calls;
            disk.failReads(n -> n == call ? new IOException("Too many open files") : null);
            try {
                provider.open(PLACE).close();
                failed = disk.reads() >= call;
            } catch (StoreFailedException e) {
                assertThat(e).hasMessageContaining("Too many open files");
            }
        }
        assertThat(calls).isGreaterThan(5);
        disk.failReads(n -> null);
        try (ShardStore store = provider.open(PLACE)) {
            history.assertRecovered(store);
        }
    }

    @Test
    void an_append_that_cannot_be_encoded_changes_nothing() {
        SimulatedDisk disk = new SimulatedDisk(1);
        RecordMaker maker = new RecordMaker();
        try (ShardStore store = new FileShardStoreProvider(disk, PowerCutTest.TINY).open(PLACE)) {
            ShardRecord good = maker.next(SHARD);
            ShardRecord tooLarge = maker.copy().next(SHARD, Payload.owning(new byte[(1 << 20) + 1]));
            assertThatThrownBy(() -> store.append(List.of(good, tooLarge)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("1048577");
            assertThat(store.end()).isZero();
            assertThat(store.append(List.of(good))).isEqualTo(1);
        }
    }
}
