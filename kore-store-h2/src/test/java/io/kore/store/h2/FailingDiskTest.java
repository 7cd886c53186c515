package io.kore.store.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kore.error.StoreException;
import io.kore.error.StoreFailedException;
import io.kore.spi.ShardStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** S6 and S7: a force really forces, and one that fails is the last. */
class FailingDiskTest {
    private static final long SEED = 7;
    private static final String REASON = "No space left on device (injected)";

    @TempDir
    Path folder;

    /** Fails one write or force, or each from one on, and counts the forces of the database. */
    private static final class Failing implements WatchedChannel.Watcher {
        private final AtomicInteger calls = new AtomicInteger();
        private final AtomicInteger databaseForces = new AtomicInteger();
        private volatile int failAt = Integer.MAX_VALUE;
        private volatile boolean forEver;
        private final List<String> unforced = new ArrayList<>();

        @Override
        public synchronized void write(Path file, long at, ByteBuffer bytes) throws IOException {
            unforced.add(file.getFileName().toString());
            mayFail();
        }

        @Override
        public synchronized void force(Path file) throws IOException {
            mayFail();
            unforced.remove(file.getFileName().toString());
            unforced.removeIf(name -> name.equals(file.getFileName().toString()));
            if (file.getFileName().toString().equals(Place.DATABASE)) {
                databaseForces.incrementAndGet();
            }
        }

        private void mayFail() throws IOException {
            int call = calls.incrementAndGet();
            if (call == failAt || (forEver && call > failAt)) {
                throw new IOException(REASON);
            }
        }

        synchronized boolean isDatabaseForced() {
            return !unforced.contains(Place.DATABASE);
        }
    }

    @Test
    void s6_when_force_returns_no_write_to_the_database_is_unforced() {
        Failing disk = new Failing();
        try (ShardStore store = Opening.open(folder.resolve("s").toString(), WatchedChannel.disk(disk))) {
            Records records = new Records(SEED);
            for (int i = 0; i < 50; i++) {
                int before = disk.databaseForces.get();
                store.append(records.nextBatch());
                store.force();
                assertThat(disk.databaseForces.get()).isEqualTo(before + 1);
                assertThat(disk.isDatabaseForced()).isTrue();
            }
            int before = disk.databaseForces.get();
            store.metadata().write("k", new byte[3_000_000]);
            store.drop(Records.ONE.log());
            assertThat(disk.databaseForces.get()).isEqualTo(before + 2);
            assertThat(disk.isDatabaseForced()).isTrue();
        }
    }

    @Test
    void s7_after_any_write_or_force_that_failed_nothing_more_is_written() {
        for (boolean forEver : new boolean[] {false, true}) {
            for (int nth = 1; nth <= 30; nth++) {
                failNth(nth, forEver);
            }
        }
    }

    private void failNth(int nth, boolean forEver) {
        String place = folder.resolve("s" + nth + forEver).toString();
        Failing disk = new Failing();
        int acknowledged = 0;
        boolean failed = false;
        ShardStore store = Opening.open(place, WatchedChannel.disk(disk));
        Records records = new Records(SEED);
        disk.failAt = disk.calls.get() + nth;
        disk.forEver = forEver;
        for (int i = 0; i < 40 && !failed; i++) {
            try {
                store.append(records.nextBatch());
                store.force();
                acknowledged++;
            } catch (StoreFailedException e) {
                assertThat(e).hasMessageContaining(REASON);
                failed = true;
            }
        }
        assertThat(failed).as("call %d failed", nth).isTrue();
        disk.forEver = false;
        assertThatThrownBy(() -> store.append(records.nextBatch())).isInstanceOf(StoreFailedException.class);
        assertThatThrownBy(store::force).isInstanceOf(StoreFailedException.class);
        assertThatThrownBy(() -> store.metadata().write("k", new byte[1])).isInstanceOf(StoreFailedException.class);
        closeFailed(store);
        try (ShardStore again = new H2ShardStoreProvider().open(place)) {
            assertThat(Records.assertHoldsBatches(again, SEED)).isBetween(acknowledged, acknowledged + 1);
        }
    }

    @Test
    void s5_whatever_fails_while_dead_space_is_given_back_costs_nothing() {
        for (int nth = 1; nth <= 60; nth++) {
            String place = folder.resolve("space" + nth).toString();
            Failing disk = new Failing();
            int acknowledged = 0;
            ShardStore store = Opening.open(place, WatchedChannel.disk(disk), 60_000);
            Records records = new Records(SEED);
            disk.failAt = disk.calls.get() + nth;
            try {
                for (int i = 0; i < 25; i++) {
                    store.append(records.nextBatch());
                    store.force();
                    acknowledged++;
                }
                store.close();
            } catch (StoreFailedException e) {
                assertThat(e).hasMessageContaining(place);
                closeFailed(store);
            }
            try (ShardStore again = new H2ShardStoreProvider().open(place)) {
                assertThat(Records.assertHoldsBatches(again, SEED))
                        .as("batches after call %d failed", nth)
                        .isBetween(acknowledged, acknowledged + 1);
            }
        }
    }

    /** Closes a store that has failed, which may say so. */
    private static void closeFailed(ShardStore store) {
        try {
            store.close();
        } catch (StoreException e) {
            assertThat(e).isInstanceOf(StoreFailedException.class);
        }
    }

    @Test
    void s13_a_close_that_cannot_force_says_so_and_frees_the_place() {
        String place = folder.resolve("s").toString();
        Failing disk = new Failing();
        ShardStore store = Opening.open(place, WatchedChannel.disk(disk));
        store.append(new Records(SEED).nextBatch());
        disk.failAt = disk.calls.get() + 1;
        disk.forEver = true;
        assertThatThrownBy(store::close).isInstanceOf(StoreFailedException.class);
        store.close();
        try (ShardStore again = new H2ShardStoreProvider().open(place)) {
            assertThat(Records.assertHoldsBatches(again, SEED)).isBetween(0, 1);
        }
    }

    @Test
    void a_failure_while_a_store_is_made_leaves_a_place_that_can_be_made_again() {
        for (int nth = 1; nth <= 25; nth++) {
            String place = folder.resolve("made" + nth).toString();
            Failing disk = new Failing();
            disk.failAt = nth;
            disk.forEver = true;
            try {
                Opening.open(place, WatchedChannel.disk(disk)).close();
            } catch (StoreException e) {
                assertThat(e).isInstanceOf(StoreFailedException.class);
            }
            try (ShardStore store = new H2ShardStoreProvider().open(place)) {
                assertThat(store.end()).isZero();
            }
        }
    }
}
