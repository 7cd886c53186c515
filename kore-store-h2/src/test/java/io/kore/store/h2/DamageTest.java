package io.kore.store.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kore.error.StoreCorruptException;
import io.kore.error.StoreException;
import io.kore.model.ShardRecord;
import io.kore.spi.ArrivalCursor;
import io.kore.spi.RecordCursor;
import io.kore.spi.ShardStore;
import io.kore.spi.StoreReport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** S4 over a damaged file: what is answered is what was written, or an error; and all refused places stay as they were. */
class DamageTest {
    private static final boolean SOAK = Boolean.getBoolean("kore.soak");
    private static final long SEED = 11;

    @TempDir
    Path folder;

    private Path original;
    private final List<ShardRecord> records = new ArrayList<>();
    private final byte[] value = new byte[3_000];

    @BeforeEach
    void fill() {
        original = folder.resolve("original");
        Records history = new Records(SEED);
        try (ShardStore store = new H2ShardStoreProvider().open(original.toString())) {
            for (int i = 0; i < 100; i++) {
                List<ShardRecord> batch = history.nextBatch();
                store.append(batch);
                records.addAll(batch);
                if (i == 90) {
                    store.metadata().write("identity", value);
                }
            }
        }
    }

    @Test
    void a_flipped_bit_is_told_or_harmless() throws IOException {
        SplittableRandom random = new SplittableRandom(SEED);
        long bits = 8 * Files.size(original.resolve(Place.DATABASE));
        int told = 0;
        for (int i = 0; i < (SOAK ? 20_000 : 120); i++) {
            long bit = random.nextLong(bits);
            Path copy = Copies.copy(original, folder.resolve("copy"));
            Copies.flip(copy.resolve(Place.DATABASE), bit);
            told += assertToldOrHarmless(copy, "bit " + bit) ? 1 : 0;
        }
        assertThat(told).as("flips that did damage").isPositive();
    }

    @Test
    void a_database_that_was_cut_is_told_and_stays_as_it_is() throws IOException {
        SplittableRandom random = new SplittableRandom(SEED);
        long size = Files.size(original.resolve(Place.DATABASE));
        for (int i = 0; i < (SOAK ? 5_000 : 40); i++) {
            long cut = i < 10 ? size - 1 - i * 100L : random.nextLong(size);
            Path copy = Copies.copy(original, folder.resolve("copy"));
            Copies.truncate(copy.resolve(Place.DATABASE), cut);
            Map<String, ByteBuffer> before = Copies.contents(copy);
            assertThatThrownBy(() -> new H2ShardStoreProvider().open(copy.toString()))
                    .as("cut at %d", cut)
                    .isInstanceOf(StoreCorruptException.class);
            assertThat(Copies.contents(copy)).isEqualTo(before);
            assertThat(new H2ShardStoreProvider().verify(copy.toString()).isWhole())
                    .isFalse();
        }
    }

    @Test
    void a_mark_with_a_flipped_bit_is_told() throws IOException {
        for (long bit = 0; bit < 8 * Files.size(original.resolve(Place.MARK)); bit += 5) {
            Path copy = Copies.copy(original, folder.resolve("copy"));
            Copies.flip(copy.resolve(Place.MARK), bit);
            assertThatThrownBy(() -> new H2ShardStoreProvider().open(copy.toString()))
                    .as("bit %d", bit)
                    .isInstanceOf(StoreCorruptException.class)
                    .hasMessageContaining(Place.MARK);
        }
        StoreReport report =
                new H2ShardStoreProvider().verify(folder.resolve("copy").toString());
        assertThat(report.records()).isEqualTo(records.size());
        assertThat(report.damages()).hasSize(1);
    }

    @Test
    void an_older_database_behind_a_newer_mark_is_told() throws IOException {
        Path older = Copies.copy(original, folder.resolve("older"));
        try (ShardStore store = new H2ShardStoreProvider().open(original.toString())) {
            store.append(new RecordsAfter(store).next());
        }
        Files.copy(original.resolve(Place.MARK), folder.resolve("mark"));
        Files.write(older.resolve(Place.MARK), Files.readAllBytes(folder.resolve("mark")));
        assertThatThrownBy(() -> new H2ShardStoreProvider().open(older.toString()))
                .isInstanceOf(StoreCorruptException.class)
                .hasMessageContaining("had been forced");
    }

    /** Tells what follows the records of a store. */
    private record RecordsAfter(ShardStore store) {
        List<ShardRecord> next() {
            Records history = new Records(SEED);
            long end = 0;
            while (end < store.end()) {
                end += history.nextBatch().size();
            }
            return history.nextBatch();
        }
    }

    /** Answers whether the damage was told by anyone. */
    private boolean assertToldOrHarmless(Path copy, String what) throws IOException {
        Map<String, ByteBuffer> before = Copies.contents(copy);
        StoreReport report = new H2ShardStoreProvider().verify(copy.toString());
        assertThat(Copies.contents(copy)).as(what).isEqualTo(before);
        boolean told;
        try (ShardStore store = new H2ShardStoreProvider().open(copy.toString())) {
            told = !holdsAll(store, what);
        } catch (StoreException e) {
            told = true;
            assertThat(e).as(what).isInstanceOf(StoreCorruptException.class);
        }
        if (told) {
            assertThat(report.isWhole()).as("verify of %s", what).isFalse();
            assertSalvaged(copy, what);
        } else {
            assertThat(report.records()).as("verify of %s", what).isEqualTo(records.size());
        }
        return told;
    }

    /** Tells whether everything can be read; fails if anything is answered that was not written. */
    private boolean holdsAll(ShardStore store, String what) {
        boolean whole = true;
        try (ArrivalCursor cursor = store.readArrivals(0)) {
            whole &= isRead(cursor, records, what);
        }
        for (var shard : List.of(Records.ONE, Records.TWO)) {
            List<ShardRecord> expected = records.stream()
                    .filter(record -> record.shard().equals(shard))
                    .toList();
            try (RecordCursor cursor = store.readShard(shard, 0)) {
                whole &= isRead(cursor, expected, what);
            }
        }
        for (int position = 0; position < records.size(); position++) {
            whole &= isFound(store, position, what);
        }
        try {
            Optional<byte[]> read = store.metadata().read("identity");
            assertThat(read).as(what).isPresent();
            assertThat(read.get()).as(what).isEqualTo(value);
        } catch (StoreCorruptException e) {
            whole = false;
        }
        return whole;
    }

    private boolean isFound(ShardStore store, int position, String what) {
        ShardRecord record = records.get(position);
        try {
            assertThat(store.arrivalOf(record.shard(), record.index())).as(what).isEqualTo(position);
            return true;
        } catch (StoreCorruptException e) {
            return false;
        }
    }

    private static boolean isRead(RecordCursor cursor, List<ShardRecord> expected, String what) {
        try {
            for (ShardRecord record : expected) {
                assertThat(cursor.next()).as(what).isEqualTo(record);
            }
            assertThat(cursor.next()).as(what).isNull();
            return true;
        } catch (StoreCorruptException e) {
            return false;
        }
    }

    private void assertSalvaged(Path copy, String what) throws IOException {
        Path target = Files.createTempDirectory(folder, "salvaged");
        StoreReport report = new H2ShardStoreProvider().salvage(copy.toString(), target.toString());
        assertThat(report.isWhole()).as(what).isFalse();
        try (ShardStore store = new H2ShardStoreProvider().open(target.toString())) {
            assertThat(store.end()).as(what).isEqualTo(report.records());
            for (var summary : store.shards()) {
                List<ShardRecord> expected = records.stream()
                        .filter(record -> record.shard().equals(summary.shard()))
                        .limit(summary.count())
                        .toList();
                try (RecordCursor cursor = store.readShard(summary.shard(), 0)) {
                    assertThat(isRead(cursor, expected, what)).as(what).isTrue();
                }
            }
        }
        assertThat(new H2ShardStoreProvider().verify(target.toString()).isWhole())
                .as(what)
                .isTrue();
    }
}
