package io.kore.store.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kore.error.StoreCorruptException;
import io.kore.error.StoreException;
import io.kore.model.ShardId;
import io.kore.spi.RecordCursor;
import io.kore.spi.ShardStore;
import io.kore.spi.ShardStoreProvider;
import io.kore.spi.StoreReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** S4 and S5 on a damaged medium: an error or all that was forced, never other bytes. */
class DamageTest {
    private static final int FACTOR = Boolean.getBoolean("kore.soak") ? 200 : 1;
    private static final long SEED = 7;
    private static final int PAYLOAD_BYTES_MAX = 400;
    private static final byte[] SMALL = {1, 2, 3};

    @TempDir
    Path folder;

    private final ShardStoreProvider provider = new RocksDbShardStoreProvider();
    private Path original;
    private byte[] large;
    private long end;
    private int copies;

    /** A store with tables, a blob file and a write-ahead log. All of it is forced. */
    @BeforeEach
    void fill() {
        original = folder.resolve("original");
        large = new byte[100_000];
        new Random(SEED).nextBytes(large);
        Batches batches = new Batches(SEED, PAYLOAD_BYTES_MAX);
        for (int life = 0; life < 3; life++) {
            try (ShardStore store = provider.open(original.toString())) {
                for (int i = 0; i < 40; i++) {
                    store.append(batches.next());
                }
                store.metadata().write("small", SMALL);
                store.metadata().write("large", large);
                end = store.end();
            }
        }
    }

    @Test
    void s4_a_flipped_bit_anywhere_is_an_error_or_harmless() {
        Random random = new Random(SEED);
        int refused = 0;
        int flips = 0;
        for (Path file : FolderCopy.files(original)) {
            for (int i = 0; i < 8 * FACTOR; i++, flips++) {
                int bit = random.nextInt((int) Math.max(1, Math.min(Integer.MAX_VALUE, 8 * size(file))));
                refused +=
                        isRefused("bit " + bit + " of " + file.getFileName(), file, bytes -> flip(bytes, bit)) ? 1 : 0;
            }
        }
        System.out.println(flips + " flipped bits, " + refused + " of them refused, the rest harmless");
        assertThat(refused).isGreaterThan(flips / 4);
    }

    @Test
    void s5_a_file_cut_anywhere_is_an_error_or_harmless() {
        Random random = new Random(SEED);
        int refused = 0;
        int cuts = 0;
        for (Path file : FolderCopy.files(original)) {
            for (int i = 0; i < 3 * FACTOR; i++, cuts++) {
                int length = i == 0 ? 0 : random.nextInt((int) Math.max(1, size(file)));
                refused += isRefused(
                                length + " bytes of " + file.getFileName(), file, bytes -> Arrays.copyOf(bytes, length))
                        ? 1
                        : 0;
            }
        }
        System.out.println(cuts + " cut files, " + refused + " of them refused, the rest harmless");
        assertThat(refused).isGreaterThan(cuts / 4);
    }

    @Test
    void s4_a_missing_file_is_an_error_or_harmless() throws IOException {
        for (Path file : FolderCopy.files(original)) {
            Path place = copy();
            Files.delete(place.resolve(original.relativize(file)));
            check("without " + file.getFileName(), place);
        }
    }

    @Test
    void s4_lost_tail_of_the_log_that_was_forced_is_told() throws IOException {
        Path log = newest(".log");
        Path place = copy();
        Path copied = place.resolve(original.relativize(log));
        byte[] bytes = Files.readAllBytes(copied);
        Files.write(copied, Arrays.copyOf(bytes, bytes.length - 200));
        assertThatThrownBy(() -> provider.open(place.toString()))
                .isInstanceOf(StoreCorruptException.class)
                .hasMessageContaining("was forced up to position " + end);
        assertThat(provider.verify(place.toString()).damages()).isNotEmpty();
    }

    @Test
    void s4_salvage_of_a_store_with_a_damaged_table_keeps_every_past() throws IOException {
        Path place = copy();
        Path table = largestTable(place);
        byte[] bytes = Files.readAllBytes(table);
        Files.write(table, flip(bytes, 8 * (bytes.length / 8)));
        StoreReport found = provider.verify(place.toString());
        assertThat(found.isWhole()).isFalse();
        assertThat(found.damages().toString()).contains(table.getFileName().toString());
        String before = FolderCopy.picture(place);
        Path target = folder.resolve("salvaged");
        StoreReport report = provider.salvage(place.toString(), target.toString());
        assertThat(FolderCopy.picture(place)).isEqualTo(before);
        assertThat(report.damages()).isNotEmpty();
        assertThat(report.records()).isBetween(1L, end - 1);
        assertThat(provider.verify(target.toString()))
                .isEqualTo(new StoreReport(report.records(), report.shards(), List.of()));
        try (ShardStore store = provider.open(target.toString())) {
            SalvagedRecords.check(store, new Batches(SEED, PAYLOAD_BYTES_MAX), end);
            assertThat(store.metadata().read("large")).contains(large);
        }
    }

    private interface Damage {
        byte[] of(byte[] bytes);
    }

    private boolean isRefused(String what, Path file, Damage damage) {
        try {
            Path place = copy();
            Path damaged = place.resolve(original.relativize(file));
            Files.write(damaged, damage.of(Files.readAllBytes(damaged)));
            return check(what, place);
        } catch (IOException e) {
            throw new AssertionError(what, e);
        }
    }

    /** Verifies, opens and reads a damaged store; answers whether it was refused somewhere. */
    private boolean check(String what, Path place) {
        boolean whole = isVerifiedWhole(what, place);
        try (ShardStore store = provider.open(place.toString())) {
            long held = Batches.checkPrefix(store, SEED, PAYLOAD_BYTES_MAX);
            assertThat(held).as(what).isEqualTo(end);
            readShards(store);
            assertThat(store.metadata().read("small")).as(what).contains(SMALL);
            assertThat(Arrays.equals(store.metadata().read("large").orElseThrow(), large))
                    .as(what)
                    .isTrue();
            return false;
        } catch (StoreException e) {
            assertThat(whole).as("%s: verify found nothing, but: %s", what, e).isFalse();
            return true;
        }
    }

    private boolean isVerifiedWhole(String what, Path place) {
        try {
            StoreReport report = provider.verify(place.toString());
            assertThat(report.records()).as(what).isLessThanOrEqualTo(end);
            return report.isWhole();
        } catch (StoreException e) {
            return false;
        }
    }

    private static void readShards(ShardStore store) {
        store.shards().forEach(summary -> {
            ShardId shard = summary.shard();
            try (RecordCursor cursor = store.readShard(shard, summary.count() / 2)) {
                for (long index = summary.count() / 2; index < summary.count(); index++) {
                    assertThat(cursor.next()).isNotNull();
                }
            }
        });
    }

    private static byte[] flip(byte[] bytes, int bit) {
        if (bytes.length > 0) {
            bytes[bit / 8] ^= (byte) (1 << (bit % 8));
        }
        return bytes;
    }

    private Path copy() {
        Path place = folder.resolve("copy " + copies++);
        FolderCopy.copy(original, place);
        return place;
    }

    private Path newest(String ending) {
        return FolderCopy.files(original).stream()
                .filter(file -> file.toString().endsWith(ending))
                .reduce((older, newer) -> newer)
                .orElseThrow();
    }

    private static Path largestTable(Path place) {
        return FolderCopy.files(place).stream()
                .filter(file -> file.toString().endsWith(".sst"))
                .reduce((one, other) -> size(one) >= size(other) ? one : other)
                .orElseThrow();
    }

    private static long size(Path file) {
        return file.toFile().length();
    }
}
