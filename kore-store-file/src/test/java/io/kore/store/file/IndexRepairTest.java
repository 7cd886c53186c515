package io.kore.store.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.spi.RecordCursor;
import io.kore.spi.ShardStore;
import io.kore.tck.RecordMaker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An index can be lost, damaged or stale: the segments tell everything again, and the log that they had to. */
class IndexRepairTest {
    private static final StoreOptions OPTIONS = new StoreOptions(32 << 10, 1 << 10, 64 << 10, 4, 1 << 20, false);
    private static final String PLACE = "/store";
    private static final ShardId SHARD = ShardId.of("log", "writer");

    private final List<ShardRecord> records = new ArrayList<>();
    private Map<Path, byte[]> files = new TreeMap<>();
    private List<Path> indexes = List.of();

    @BeforeEach
    void fillStore() {
        SimulatedDisk disk = new SimulatedDisk(1);
        RecordMaker maker = new RecordMaker();
        try (ShardStore store = new FileShardStoreProvider(disk, OPTIONS).open(PLACE)) {
            for (int i = 0; i < 1_500; i++) {
                ShardRecord record = maker.next(SHARD);
                records.add(record);
                store.append(List.of(record, maker.next(ShardId.of("log", "writer " + i % 50))));
            }
        }
        files = disk.files();
        indexes = files.keySet().stream()
                .filter(file -> file.toString().endsWith(".index"))
                .toList();
        assertThat(indexes).hasSizeGreaterThan(4);
    }

    private SimulatedDisk assertWhole() {
        SimulatedDisk disk = SimulatedDisk.of(files);
        try (ShardStore store = new FileShardStoreProvider(disk, OPTIONS).open(PLACE);
                RecordCursor cursor = store.readShard(SHARD, 0)) {
            assertThat(store.shards()).hasSize(51);
            for (ShardRecord record : records) {
                assertThat(cursor.next()).isEqualTo(record);
                assertThat(store.arrivalOf(SHARD, record.index())).isEqualTo(2 * record.index());
            }
            assertThat(cursor.next()).isNull();
        }
        return disk;
    }

    private static void assertLogged(Path index) throws IOException {
        String segment = index.toString().replace(".index", ".segment");
        assertThat(Files.readString(Path.of("target/test-log.txt")))
                .contains("making the index of " + segment + " again from the segment");
    }

    @Test
    void lost_indexes_are_made_again() throws IOException {
        indexes.forEach(files::remove);
        Map<Path, byte[]> after = assertWhole().files();
        assertThat(after.keySet()).containsAll(indexes);
        assertLogged(indexes.get(1));
    }

    @Test
    void an_index_of_another_segment_is_not_taken() throws IOException {
        files.put(indexes.get(2), Objects.requireNonNull(files.get(indexes.get(1))));
        assertWhole();
        assertLogged(indexes.get(2));
    }

    @Test
    void damage_that_shows_only_when_a_page_is_read_is_mended_then() throws IOException {
        for (Path index : indexes) {
            byte[] bytes = Objects.requireNonNull(files.get(index)).clone();
            assertThat(bytes.length).as("pages of %s", index).isGreaterThan(IndexFile.PAGE_BYTES);
            bytes[IndexFile.PAGE_BYTES + 100] ^= 1;
            files.put(index, bytes);
        }
        Map<Path, byte[]> after = assertWhole().files();
        for (Path index : indexes) {
            assertLogged(index);
            assertThat(after.get(index)).isNotEqualTo(files.get(index));
        }
    }

    @Test
    void verify_tells_of_a_damaged_index_that_it_costs_nothing() {
        byte[] bytes = Objects.requireNonNull(files.get(indexes.get(3))).clone();
        bytes[IndexFile.PAGE_BYTES + 100] ^= 1;
        files.put(indexes.get(3), bytes);
        var report = new FileShardStoreProvider(SimulatedDisk.of(files), OPTIONS).verify(PLACE);
        assertThat(report.records()).isEqualTo(3_000);
        assertThat(report.damages())
                .singleElement()
                .satisfies(damage -> assertThat(damage.toString())
                        .contains(String.valueOf(indexes.get(3).getFileName()), "costs nothing"));
    }
}
