package io.kore.store.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kore.error.StoreCorruptException;
import io.kore.model.Payload;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.spi.RecordCursor;
import io.kore.spi.ShardStore;
import io.kore.tck.RecordMaker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** S4: the frames around a record are checked before it is read by its shard, once for each stretch of a segment. */
class CheckedStretchesTest {
    private static final int SEGMENT_BYTES = 400 << 10;
    private static final StoreOptions OPTIONS = new StoreOptions(SEGMENT_BYTES, 512, 32L << 20, 4, 1 << 20, false);
    private static final String PLACE = "/store";
    private static final Path SEALED = Path.of("/store/journal/0000000001.segment");
    private static final int SHARDS = 7;
    private static final int RECORDS = 2_000;

    /** A store of two segments, closed. */
    private static Map<Path, byte[]> store(String flavour) {
        SimulatedDisk disk = new SimulatedDisk(1);
        try (ShardStore store = new FileShardStoreProvider(disk, OPTIONS).open(PLACE)) {
            records(flavour).forEach(record -> store.append(List.of(record)));
        }
        return new TreeMap<>(disk.files());
    }

    private static List<ShardRecord> records(String flavour) {
        RecordMaker maker = new RecordMaker();
        List<ShardRecord> records = new ArrayList<>();
        for (int i = 0; i < RECORDS; i++) {
            String text = flavour + "-".repeat(i % 400);
            records.add(maker.next(ShardId.of("log", "writer " + i % SHARDS), Payload.of("{\"t\":\"" + text + "\"}")));
        }
        return records;
    }

    private static byte[] sealed(Map<Path, byte[]> files) {
        return Objects.requireNonNull(files.get(SEALED), "no first segment");
    }

    @Test
    void each_part_of_a_segment_is_read_for_it_once_only() {
        SimulatedDisk disk = SimulatedDisk.of(store("abc"));
        List<ShardRecord> records = records("abc");
        try (ShardStore store = new FileShardStoreProvider(disk, OPTIONS).open(PLACE)) {
            readEach(store, records);
            disk.failReads(n -> null);
            readEach(store, records);
            // all is in the cache but the last block of each segment, which is not whole
            assertThat(disk.reads()).isLessThan(RECORDS / 4);
        }
    }

    private static void readEach(ShardStore store, List<ShardRecord> records) {
        for (ShardRecord record : records) {
            try (RecordCursor cursor = store.readShard(record.shard(), record.index())) {
                assertThat(cursor.next()).isEqualTo(record);
            }
        }
    }

    @Test
    void a_stretch_of_another_store_that_fits_to_the_byte_is_never_read() {
        Map<Path, byte[]> files = store("abc");
        byte[] twin = sealed(store("xyz"));
        List<ShardRecord> records = records("abc");
        for (int at = 4_096; at + 4_096 < sealed(files).length - 8_192; at += 40_000) {
            byte[] spliced = sealed(files).clone();
            System.arraycopy(twin, at, spliced, at, 4_096);
            assertThat(Arrays.equals(spliced, sealed(files))).isFalse();
            Map<Path, byte[]> damaged = new TreeMap<>(files);
            damaged.put(SEALED, spliced);
            FileShardStoreProvider provider = new FileShardStoreProvider(SimulatedDisk.of(damaged), OPTIONS);
            int refused = 0;
            try (ShardStore store = provider.open(PLACE)) {
                for (ShardRecord record : records) {
                    refused += isRead(store, record) ? 0 : 1;
                }
            }
            assertThat(refused).as("records refused around byte %d", at).isBetween(4, 800);
        }
    }

    /** False if the record is refused. */
    private static boolean isRead(ShardStore store, ShardRecord record) {
        try (RecordCursor cursor = store.readShard(record.shard(), record.index())) {
            assertThat(cursor.next()).isEqualTo(record);
            return true;
        } catch (StoreCorruptException e) {
            assertThat(e).hasMessageContaining("0000000001.segment is damaged at byte ");
            return false;
        }
    }

    @Test
    void the_last_stretch_ends_with_the_segment() {
        CheckedStretches checked = new CheckedStretches();
        int stretch = CheckedStretches.STRETCH_BYTES;
        checked.add(10, 3L * stretch + 5);
        assertThat(checked.covers(stretch - 1)).isFalse();
        assertThat(checked.covers(stretch)).isTrue();
        assertThat(checked.covers(3L * stretch - 1)).isTrue();
        assertThat(checked.covers(3L * stretch)).isFalse();
        checked.addUpToEnd(3L * stretch, 5L * stretch + 1);
        assertThat(checked.covers(5L * stretch)).isTrue();
        assertThat(checked.covers(6L * stretch)).isFalse();
        assertThatThrownBy(() -> checked.covers(-stretch)).isInstanceOf(IndexOutOfBoundsException.class);
    }
}
