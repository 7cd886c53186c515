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

/** S7: what a force or a read that failed leaves behind. The kit of kore-it fails every call in every way. */
class DiskFaultTest {
    private static final String PLACE = "/store";
    private static final ShardId SHARD = ShardId.of("log", "writer");

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
