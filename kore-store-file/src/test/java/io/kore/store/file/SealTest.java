package io.kore.store.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kore.error.StoreCorruptException;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.spi.RecordCursor;
import io.kore.spi.ShardStore;
import io.kore.tck.RecordMaker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A last segment that is worth it is sealed when the store is closed: the next opening reads its index only. */
class SealTest {
    private static final StoreOptions OPTIONS = new StoreOptions(8 << 20, 4 << 10, 64 << 10, 4, 1 << 20, false);
    private static final String PLACE = "/store";
    private static final ShardId SHARD = ShardId.of("log", "writer");

    private final SimulatedDisk disk = new SimulatedDisk(1);
    private final RecordMaker maker = new RecordMaker();
    private final List<ShardRecord> records = new ArrayList<>();

    /** Opens the store, appends some records at once, and closes it. */
    private void live(int appends) {
        try (ShardStore store = new FileShardStoreProvider(disk, OPTIONS).open(PLACE)) {
            assertHolds(store);
            List<ShardRecord> batch = new ArrayList<>();
            for (int i = 0; i < appends; i++) {
                batch.add(maker.next(SHARD));
            }
            if (!batch.isEmpty()) {
                store.append(batch);
                records.addAll(batch);
            }
        }
    }

    private void assertHolds(ShardStore store) {
        assertThat(store.end()).isEqualTo(records.size());
        try (RecordCursor cursor = store.readShard(SHARD, 0)) {
            for (ShardRecord record : records) {
                assertThat(cursor.next()).isEqualTo(record);
            }
            assertThat(cursor.next()).isNull();
        }
    }

    private long files(String ending) {
        return disk.files().keySet().stream()
                .filter(file -> file.toString().endsWith(ending))
                .count();
    }

    @Test
    void a_large_one_is_sealed() {
        live(20_000);
        assertThat(files(".segment")).isEqualTo(2);
        assertThat(files(".index")).isEqualTo(1);
        live(0);
        assertThat(files(".segment")).isEqualTo(2);
        live(20_000);
        assertThat(files(".segment")).isEqualTo(3);
        assertThat(files(".index")).isEqualTo(2);
        live(0);
    }

    @Test
    void small_ones_are_gone_on_with_however_often_the_store_is_opened() {
        for (int life = 0; life < 20; life++) {
            live(1);
        }
        assertThat(files(".segment")).isEqualTo(1);
        assertThat(files(".index")).isZero();
    }

    @Test
    void frames_of_a_sealed_one_are_read_when_somebody_wants_them_not_when_the_store_is_opened() {
        live(20_000);
        Map<Path, byte[]> files = new TreeMap<>(disk.files());
        Path first = files.keySet().stream()
                .filter(file -> file.toString().endsWith(".segment"))
                .findFirst()
                .orElseThrow();
        byte[] damaged = Objects.requireNonNull(files.get(first)).clone();
        damaged[damaged.length / 4] ^= 1;
        files.put(first, damaged);
        SimulatedDisk other = SimulatedDisk.of(files);
        try (ShardStore store = new FileShardStoreProvider(other, OPTIONS).open(PLACE)) {
            assertThatThrownBy(() -> assertHolds(store)).isInstanceOf(StoreCorruptException.class);
        }
    }
}
