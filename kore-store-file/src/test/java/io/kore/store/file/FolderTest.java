package io.kore.store.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kore.error.StoreCorruptException;
import io.kore.error.StoreFormatException;
import io.kore.error.StoreLockedException;
import io.kore.model.ShardId;
import io.kore.spi.ShardStore;
import io.kore.tck.RecordMaker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** S9, S10, S14: which places a store takes, and that it leaves all others as they are. */
class FolderTest {
    @TempDir
    Path folder;

    private final FileShardStoreProvider provider = new FileShardStoreProvider();

    private static Map<String, String> contentOf(Path folder) throws IOException {
        Map<String, String> content = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.toList()) {
                String name = folder.relativize(path).toString();
                content.put(
                        name,
                        Files.isDirectory(path)
                                ? ""
                                : new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1));
            }
        }
        return content;
    }

    private void assertRefused(Path place) throws IOException {
        Map<String, String> before = contentOf(folder);
        assertThatThrownBy(() -> provider.open(place.toString())).isInstanceOf(StoreFormatException.class);
        assertThatThrownBy(() -> provider.verify(place.toString())).isInstanceOf(StoreFormatException.class);
        assertThat(contentOf(folder)).isEqualTo(before);
    }

    @Test
    void a_folder_with_other_things_is_left_alone() throws IOException {
        Files.writeString(folder.resolve("notes.txt"), "mine");
        assertRefused(folder);
    }

    @Test
    void a_folder_with_a_journal_of_something_else_is_left_alone() throws IOException {
        Files.createDirectory(folder.resolve("journal"));
        Files.writeString(folder.resolve("journal/0001.wal"), "theirs");
        assertRefused(folder);
    }

    @Test
    void a_file_named_like_the_mark_is_left_alone() throws IOException {
        Files.writeString(folder.resolve(FolderLayout.MARK), "apples, pears and a longer list of other things to buy");
        assertRefused(folder);
    }

    @Test
    void a_file_where_a_folder_should_be_is_left_alone() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "mine");
        assertRefused(file);
    }

    @Test
    void a_place_in_a_folder_that_is_not_there_is_refused() throws IOException {
        Path place = folder.resolve("a/b");
        assertThatThrownBy(() -> provider.open(place.toString()))
                .isInstanceOf(StoreFormatException.class)
                .hasMessageContaining("there is no folder " + folder.resolve("a"));
        assertThat(contentOf(folder)).hasSize(1);
    }

    @Test
    void a_text_that_is_no_path_is_refused() {
        assertThatThrownBy(() -> provider.open("a\0b")).isInstanceOf(StoreFormatException.class);
    }

    @Test
    void an_empty_folder_and_the_root_of_a_fresh_disk_become_stores() throws IOException {
        Files.createDirectory(folder.resolve("lost+found"));
        provider.open(folder.toString()).close();
        assertThat(provider.verify(folder.toString()).isWhole()).isTrue();
    }

    @Test
    void files_that_others_add_to_a_store_do_no_harm() throws IOException {
        provider.open(folder.toString()).close();
        Files.writeString(folder.resolve(".DS_Store"), "finder");
        provider.open(folder.toString()).close();
        assertThat(folder.resolve(".DS_Store")).exists();
    }

    @Test
    void a_newer_segment_is_refused_and_left_alone() throws IOException {
        provider.open(folder.toString()).close();
        Path segment = folder.resolve("journal/0000000001.segment");
        byte[] bytes = Files.readAllBytes(segment);
        Frames.putInt(bytes, 8, 2);
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, SegmentHeader.BYTES - 4);
        Frames.putInt(bytes, SegmentHeader.BYTES - 4, (int) crc.getValue());
        Files.write(segment, bytes);
        Map<String, String> before = contentOf(folder);
        assertThatThrownBy(() -> provider.open(folder.toString()))
                .isInstanceOf(StoreFormatException.class)
                .hasMessageContaining("format version 2");
        assertThat(contentOf(folder)).isEqualTo(before);
    }

    @Test
    void a_store_without_its_mark_is_damaged_and_not_made_anew() throws IOException {
        try (ShardStore store = provider.open(folder.toString())) {
            store.append(new RecordMaker().next(ShardId.of("log", "writer"), 3));
        }
        Files.delete(folder.resolve(FolderLayout.MARK));
        assertThatThrownBy(() -> provider.open(folder.toString()))
                .isInstanceOf(StoreCorruptException.class)
                .hasMessageContaining("salvage");
        assertThat(provider.verify(folder.toString()).records()).isEqualTo(3);
    }

    @Test
    void a_store_that_is_open_is_refused_under_any_of_its_paths() throws IOException {
        Path place = folder.resolve("store");
        Path link = Files.createSymbolicLink(folder.resolve("link"), place);
        ShardStore store = provider.open(place.toString());
        Path relative = Path.of("").toAbsolutePath().relativize(place);
        for (String path : List.of(place.toString(), link.toString(), place + "/../store", relative.toString())) {
            assertThatThrownBy(() -> provider.open(path)).as(path).isInstanceOf(StoreLockedException.class);
            assertThatThrownBy(() -> provider.verify(path)).as(path).isInstanceOf(StoreLockedException.class);
        }
        store.append(new RecordMaker().next(ShardId.of("log", "writer"), 1));
        store.close();
        provider.open(link.toString()).close();
    }

    @Test
    void of_many_that_make_a_store_and_use_it_at_once_each_succeeds_or_finds_it_locked() throws Exception {
        int threads = 4;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            for (int round = 0; round < 20; round++) {
                String place = folder.resolve("store" + round).toString();
                List<Future<?>> all = new ArrayList<>();
                for (int thread = 0; thread < threads; thread++) {
                    ShardId shard = ShardId.of("log", "writer " + thread);
                    all.add(pool.submit(() -> appendOnce(place, shard)));
                }
                for (Future<?> one : all) {
                    one.get(1, TimeUnit.MINUTES);
                }
                assertThat(provider.verify(place).records()).isEqualTo(threads);
            }
        } finally {
            pool.shutdownNow();
        }
    }

    private void appendOnce(String place, ShardId shard) {
        boolean done = false;
        while (!done) {
            try (ShardStore store = provider.open(place)) {
                store.append(new RecordMaker().next(shard, 1));
                store.metadata().write("key", new byte[1]);
                done = true;
            } catch (StoreLockedException e) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void no_name_becomes_part_of_a_path() throws IOException {
        Path place = folder.resolve("store");
        RecordMaker maker = new RecordMaker();
        try (ShardStore store = provider.open(place.toString())) {
            for (String name : List.of("..", "/", "a/../../b", "con", "z z", "émile", "%2e%2e")) {
                store.append(maker.next(ShardId.of(name, name), 1));
            }
        }
        assertThat(contentOf(folder).keySet())
                .containsExactly(
                        "",
                        "store",
                        "store/journal",
                        "store/journal/0000000001.segment",
                        "store/kore-file.mark",
                        "store/location",
                        "store/lock",
                        "store/metadata");
        try (ShardStore store = provider.open(place.toString())) {
            assertThat(store.shards()).hasSize(7);
        }
    }
}
