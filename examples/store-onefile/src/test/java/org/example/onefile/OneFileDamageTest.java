package org.example.onefile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kore.error.StoreCorruptException;
import io.kore.error.StoreException;
import io.kore.error.StoreFormatException;
import io.kore.model.Payload;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.spi.RecordCursor;
import io.kore.spi.ShardStore;
import io.kore.spi.StoreReport;
import io.kore.tck.RecordMaker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the contract suite cannot see from outside: torn ends, flipped bits, what salvage makes of them. */
class OneFileDamageTest {
    private static final ShardId ONE = ShardId.of("list", "one");
    private static final ShardId TWO = ShardId.of("list", "two");

    @TempDir
    Path folder;

    private final OneFileStoreProvider provider = new OneFileStoreProvider();
    private final RecordMaker maker = new RecordMaker();
    private Path place = Path.of("");
    private Path journal = Path.of("");

    @BeforeEach
    void makePlace() {
        place = folder.resolve("store");
        journal = place.resolve("kore-onefile.journal");
    }

    @Test
    void a_torn_end_is_cut_to_whole_batches_and_nothing_forced_is_lost() throws IOException {
        List<byte[]> torn = new ArrayList<>();
        try (ShardStore store = provider.open(place.toString())) {
            store.append(maker.next(ONE, 2));
            store.force();
            int forced = Files.readAllBytes(journal).length;
            store.append(maker.next(TWO, 3));
            byte[] all = Files.readAllBytes(journal);
            for (int length = forced; length <= all.length; length++) {
                torn.add(Arrays.copyOf(all, length));
            }
        }
        for (byte[] bytes : torn) {
            Files.write(journal, bytes);
            assertThat(provider.verify(place.toString()).isWhole()).isTrue();
            try (ShardStore store = provider.open(place.toString())) {
                assertThat(store.end()).isEqualTo(bytes == torn.get(torn.size() - 1) ? 5 : 2);
            }
        }
    }

    @Test
    void every_flipped_bit_and_every_cut_of_what_was_forced_is_found() throws IOException {
        fill();
        byte[] good = Files.readAllBytes(journal);
        for (int at = 0; at < good.length; at++) {
            byte[] flipped = good.clone();
            flipped[at] ^= (byte) (1 << at % 8);
            Files.write(journal, flipped);
            assertFound("bit of byte " + at);
            Files.write(journal, Arrays.copyOf(good, at));
            assertFound("cut at byte " + at);
        }
        Files.write(journal, good);
        assertThat(provider.verify(place.toString()).isWhole()).isTrue();
    }

    private void assertFound(String what) {
        try {
            assertThat(provider.verify(place.toString()).damages()).as(what).isNotEmpty();
        } catch (StoreFormatException e) {
            assertThat(e).as(what).hasMessageContaining("onefile");
        }
        assertThatThrownBy(() -> provider.open(place.toString())).as(what).isInstanceOf(StoreException.class);
    }

    @Test
    void salvage_keeps_what_does_not_build_on_what_is_lost() throws IOException {
        fill();
        byte[] bytes = Files.readAllBytes(journal);
        int at = indexOf(bytes, "\"one\":1");
        bytes[at] ^= 1;
        Files.write(journal, bytes);
        assertThatThrownBy(() -> provider.open(place.toString()))
                .isInstanceOf(StoreCorruptException.class)
                .hasMessageContainingAll(journal.toString(), "at byte");
        String copy = folder.resolve("copy").toString();
        StoreReport report = provider.salvage(place.toString(), copy);
        assertThat(report.records()).isEqualTo(3);
        assertThat(report.damages()).hasSize(2);
        try (ShardStore store = provider.open(copy)) {
            assertThat(read(store, ONE)).hasSize(1);
            assertThat(read(store, TWO)).hasSize(2);
            assertThat(store.metadata().read("key")).contains(new byte[] {7});
        }
    }

    /** Three frames of shard one, two of shard two, and a value between. */
    private void fill() {
        try (ShardStore store = provider.open(place.toString())) {
            for (int i = 0; i < 3; i++) {
                store.append(List.of(maker.next(ONE, Payload.of("{\"one\":" + i + "}"))));
                if (i < 2) {
                    store.append(maker.next(TWO, 1));
                }
            }
            store.metadata().write("key", new byte[] {7});
        }
    }

    private static int indexOf(byte[] bytes, String text) {
        return new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf(text);
    }

    private static List<ShardRecord> read(ShardStore store, ShardId shard) {
        List<ShardRecord> all = new ArrayList<>();
        try (RecordCursor cursor = store.readShard(shard, 0)) {
            for (ShardRecord record = cursor.next(); record != null; record = cursor.next()) {
                all.add(record);
            }
        }
        return all;
    }
}
