package io.kore.store.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kore.error.StoreCorruptException;
import io.kore.error.StoreFailedException;
import io.kore.error.StoreFormatException;
import io.kore.error.StoreLockedException;
import io.kore.model.ShardId;
import io.kore.spi.ShardStore;
import io.kore.spi.ShardStoreProvider;
import io.kore.spi.StoreReport;
import io.kore.tck.RecordMaker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/** S9 and S14: what may be at a place, and that what is refused keeps every byte. */
class PlaceTest {
    private static final ShardId SHARD = ShardId.of("list", "writer");

    @TempDir
    Path folder;

    private final ShardStoreProvider provider = new RocksDbShardStoreProvider();

    @Test
    void s14_folders_of_others_are_refused_and_keep_every_byte() throws IOException, RocksDBException {
        Files.createDirectories(folder.resolve("files"));
        Files.writeString(folder.resolve("files/000001.segment"), "another store");
        Files.createDirectories(folder.resolve("marked"));
        Files.writeString(folder.resolve("marked/" + Place.MARKER), "kore file store, format 1\n");
        Files.createDirectories(folder.resolve("garbled"));
        Files.write(folder.resolve("garbled/" + Place.MARKER), new byte[5_000]);
        try (Options options = new Options().setCreateIfMissing(true);
                RocksDB other = RocksDB.open(options, folder.resolve("rocks").toString())) {
            other.put(new byte[] {1}, new byte[] {2});
        }
        for (String name : List.of("files", "marked", "garbled", "rocks")) {
            assertRefused(folder.resolve(name));
        }
    }

    @Test
    void s14_a_file_in_place_of_a_folder_is_refused() throws IOException {
        Files.writeString(folder.resolve("file"), "a file");
        assertRefused(folder.resolve("file"));
        for (String place : List.of(folder + "/file/below", folder + "/not there/below", "a\0b")) {
            assertThatThrownBy(() -> provider.open(place)).isInstanceOf(StoreFormatException.class);
        }
        assertThat(folder.resolve("not there")).doesNotExist();
        assertThat(folder.resolve("file")).hasContent("a file");
    }

    @Test
    void s14_a_newer_format_is_refused_and_keeps_every_byte() throws IOException {
        Path place = folder.resolve("newer");
        fill(place);
        Files.writeString(place.resolve(Place.MARKER), "kore rocksdb store, format 2\n");
        assertRefused(place);
    }

    private void assertRefused(Path place) {
        String before = FolderCopy.picture(folder);
        assertThatThrownBy(() -> provider.open(place.toString())).isInstanceOf(StoreFormatException.class);
        assertThatThrownBy(() -> provider.verify(place.toString())).isInstanceOf(StoreFormatException.class);
        assertThatThrownBy(() -> provider.salvage(
                        place.toString(), folder.resolve("target").toString()))
                .isInstanceOf(StoreFormatException.class);
        assertThat(FolderCopy.picture(folder)).isEqualTo(before);
    }

    @Test
    void s14_verify_leaves_no_trace() {
        Path place = folder.resolve("store");
        fill(place);
        String before = FolderCopy.picture(folder);
        assertThat(provider.verify(place.toString())).isEqualTo(new StoreReport(3, 1, List.of()));
        assertThat(FolderCopy.picture(folder)).isEqualTo(before);
    }

    @Test
    void s5_a_store_whose_making_was_cut_short_is_made_again() throws IOException {
        Path whole = folder.resolve("whole");
        provider.open(whole.toString()).close();
        for (int step = 0; step < 4; step++) {
            Path place = folder.resolve("step " + step);
            Files.createDirectories(place);
            Files.writeString(place.resolve(Place.MARKER + ".new"), "kore ro");
            if (step > 0) {
                Files.copy(whole.resolve(Place.MARKER), place.resolve(Place.MARKER));
            }
            if (step == 2) {
                Files.createDirectories(place.resolve("db"));
                Files.writeString(place.resolve("db/MANIFEST-000001"), "cut");
            }
            if (step == 3) {
                FolderCopy.copy(whole.resolve("db"), place.resolve("db"));
            }
            assertThatThrownBy(() -> provider.verify(place.toString())).isInstanceOf(StoreFormatException.class);
            fill(place);
            assertThat(provider.verify(place.toString()).records()).isEqualTo(3);
        }
    }

    @Test
    void s5_nothing_is_made_in_a_folder_before_the_marker_says_whose_it_is() throws IOException {
        Path place = folder.resolve("store");
        // in the marker's way, so that making the store fails there
        Files.createDirectories(place.resolve(Place.MARKER + ".new"));
        assertThatThrownBy(() -> provider.open(place.toString())).isInstanceOf(StoreFailedException.class);
        Files.delete(place.resolve(Place.MARKER + ".new"));
        fill(place);
        assertThat(provider.verify(place.toString()).records()).isEqualTo(3);
    }

    @Test
    void s14_a_place_in_a_folder_that_is_not_there_is_refused() {
        String place = folder.resolve("a/b").toString();
        assertThatThrownBy(() -> provider.open(place))
                .isInstanceOf(StoreFormatException.class)
                .hasMessageContaining("there is no folder " + folder.resolve("a"));
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void s14_a_text_that_is_no_path_is_refused() {
        assertThatThrownBy(() -> provider.open("a\0b")).isInstanceOf(StoreFormatException.class);
        assertThatThrownBy(() -> provider.verify("a\0b")).isInstanceOf(StoreFormatException.class);
    }

    @Test
    void s4_a_store_without_its_mark_is_not_taken_for_a_new_one() throws IOException {
        Path place = folder.resolve("store");
        fill(place);
        Files.delete(place.resolve("FORCED"));
        assertThatThrownBy(() -> provider.open(place.toString())).isInstanceOf(StoreCorruptException.class);
        assertThat(provider.verify(place.toString()).damages()).hasSize(1);
        assertThat(provider.salvage(place.toString(), folder.resolve("salvaged").toString())
                        .records())
                .isEqualTo(3);
        fill(folder.resolve("second"));
        Files.delete(folder.resolve("second/db/CURRENT"));
        assertThatThrownBy(() -> provider.open(folder.resolve("second").toString()))
                .isInstanceOf(StoreCorruptException.class);
    }

    @Test
    void s9_a_store_that_is_open_in_another_process_is_refused() {
        Path place = folder.resolve("store");
        fill(place);
        try (ChildJvm child = ChildJvm.start(AppendingChild.class, folder.resolve("theirs"), 1, 100)) {
            assertThat(child.line()).startsWith("forced ");
            String theirs = folder.resolve("theirs").toString();
            assertThatThrownBy(() -> provider.open(theirs)).isInstanceOf(StoreLockedException.class);
            assertThatThrownBy(() -> provider.verify(theirs)).isInstanceOf(StoreLockedException.class);
            assertThatThrownBy(() ->
                            provider.salvage(theirs, folder.resolve("target").toString()))
                    .isInstanceOf(StoreLockedException.class);
            child.kill();
            assertThat(child.exitCode()).isNotZero();
            assertThat(provider.verify(theirs).isWhole()).isTrue();
        }
    }

    @Test
    void s9_one_folder_under_two_names_is_one_place() throws IOException {
        Path place = folder.resolve("store");
        try (ShardStore store = provider.open(place.toString())) {
            Files.createSymbolicLink(folder.resolve("link"), place);
            for (Path name : List.of(folder.resolve("link"), folder.resolve("x/../store"), place.resolve("."))) {
                assertThatThrownBy(() -> provider.open(name.toString())).isInstanceOf(StoreLockedException.class);
            }
            store.append(new RecordMaker().next(SHARD, 1));
        }
    }

    private void fill(Path place) {
        try (ShardStore store = provider.open(place.toString())) {
            store.append(new RecordMaker().next(SHARD, 3));
        }
    }
}
