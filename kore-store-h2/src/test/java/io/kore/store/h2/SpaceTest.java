package io.kore.store.h2;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.model.LogName;
import io.kore.model.Payload;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.spi.ArrivalCursor;
import io.kore.spi.ShardStore;
import io.kore.tck.RecordMaker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dead space is given back, and nobody notices but the disk. */
class SpaceTest {
    @TempDir
    Path folder;

    private long databaseBytes() throws IOException {
        return Files.size(folder.resolve("s").resolve(Place.DATABASE));
    }

    @Test
    void a_value_that_is_replaced_again_and_again_takes_no_more_and_more_space() throws IOException {
        Records history = new Records(1);
        byte[] value = new byte[4 << 20];
        try (ShardStore store =
                new H2ShardStoreProvider().open(folder.resolve("s").toString())) {
            store.append(history.nextBatch());
            try (ArrivalCursor cursor = store.readArrivals(0)) {
                for (int i = 0; i < 30; i++) {
                    value[i] = 1;
                    store.metadata().write("checkpoint", value);
                    store.append(history.nextBatch());
                    store.force();
                }
                assertThat(store.metadata().read("checkpoint")).contains(value);
                assertThat(cursor.next()).isEqualTo(new Records(1).nextBatch().get(0));
            }
            assertThat(Records.assertHoldsBatches(store, 1)).isEqualTo(31);
            assertThat(databaseBytes()).isLessThan(3 * Space.BYTES_MIN);
        }
        assertThat(new H2ShardStoreProvider()
                        .verify(folder.resolve("s").toString())
                        .isWhole())
                .isTrue();
        try (ShardStore store =
                new H2ShardStoreProvider().open(folder.resolve("s").toString())) {
            assertThat(Records.assertHoldsBatches(store, 1)).isEqualTo(31);
            assertThat(store.metadata().read("checkpoint")).contains(value);
        }
    }

    @Test
    void the_space_of_a_dropped_log_is_given_back_and_positions_stay() throws IOException {
        ShardId large = ShardId.of("large", "writer");
        RecordMaker maker = new RecordMaker();
        List<ShardRecord> kept = new ArrayList<>();
        try (ShardStore store =
                new H2ShardStoreProvider().open(folder.resolve("s").toString())) {
            for (int i = 0; i < 60; i++) {
                ShardRecord small = maker.next(Records.ONE);
                kept.add(small);
                store.append(List.of(maker.next(large, Payload.owning(new byte[1 << 20])), small));
            }
            store.drop(new LogName("large"));
            store.append(maker.next(Records.TWO, 1));
            store.force();
            assertThat(databaseBytes()).isLessThan(Space.BYTES_MIN);
            assertThat(store.arrivalOf(Records.ONE, 59)).isEqualTo(119);
            assertThat(Records.all(store)).hasSize(61).startsWith(kept.toArray(ShardRecord[]::new));
        }
        assertThat(new H2ShardStoreProvider()
                        .verify(folder.resolve("s").toString())
                        .records())
                .isEqualTo(61);
    }

    @Test
    void a_copy_that_a_crash_left_behind_is_removed() throws IOException {
        new H2ShardStoreProvider().open(folder.resolve("s").toString()).close();
        Files.write(folder.resolve("s").resolve(Place.COPY), new byte[10_000]);
        new H2ShardStoreProvider().open(folder.resolve("s").toString()).close();
        assertThat(Copies.contents(folder.resolve("s"))).containsOnlyKeys(Place.MARK, Place.DATABASE, "location");
    }
}
