package io.kore.store.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kore.error.StoreCorruptException;
import io.kore.error.StoreException;
import io.kore.error.StoreFormatException;
import io.kore.error.StoreLockedException;
import io.kore.spi.ShardStore;
import io.kore.spi.ShardStoreProvider;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** S9 and S14: which places are opened, and that the others keep every byte. */
class PlaceTest {
    @TempDir
    Path folder;

    private final H2ShardStoreProvider provider = new H2ShardStoreProvider();

    @Test
    void the_service_loader_finds_it_by_name() {
        assertThat(ServiceLoader.load(ShardStoreProvider.class).stream()
                        .map(each -> each.get().name())
                        .filter("h2"::equals))
                .hasSize(1);
    }

    @Test
    void a_hostile_place_is_just_a_path() throws IOException {
        Path trap = folder.resolve("trap.sql");
        Files.writeString(trap, "CREATE TABLE trapped (id INT);");
        List<String> places = List.of(
                "x;INIT=RUNSCRIPT FROM '" + trap.toString().replace("/", "\\") + "'",
                "x;AUTO_SERVER=TRUE",
                "x;TRACE_LEVEL_FILE=3;x",
                "mem:",
                "tcp:__localhost",
                "~",
                "a b",
                "é%20",
                "nio:x",
                "\"'`",
                "records.mv.db");
        Files.createDirectory(folder.resolve("places"));
        for (String name : places) {
            Path place = folder.resolve("places").resolve(name);
            for (int life = 0; life < 2; life++) {
                try (ShardStore store = provider.open(place.toString())) {
                    Records history = new Records(5);
                    for (int i = 0; i < life; i++) {
                        history.nextBatch();
                    }
                    store.append(history.nextBatch());
                }
            }
            assertThat(Copies.contents(place)).as(name).containsOnlyKeys(Place.MARK, Place.DATABASE, "location");
        }
        try (Stream<Path> made = Files.list(folder.resolve("places"))) {
            assertThat(made.map(path -> path.getFileName().toString())).containsExactlyInAnyOrderElementsOf(places);
        }
        try (Stream<Path> made = Files.list(folder)) {
            assertThat(made).hasSize(2);
        }
    }

    @Test
    void the_same_folder_by_another_name_is_locked() throws IOException {
        Path place = folder.resolve("s");
        try (ShardStore store = provider.open(place.toString())) {
            Path link = Files.createSymbolicLink(folder.resolve("link"), place);
            for (String other : List.of(link.toString(), place + "/", folder + "/./x/../s")) {
                assertThatThrownBy(() -> provider.open(other)).isInstanceOf(StoreLockedException.class);
            }
            assertThat(store.end()).isZero();
        }
    }

    @Test
    void a_database_that_another_program_has_open_is_locked() throws SQLException {
        Path place = folder.resolve("s");
        provider.open(place.toString()).close();
        try (Connection other = DriverManager.getConnection("jdbc:h2:" + place.resolve("records"), "sa", "")) {
            assertThat(other.isClosed()).isFalse();
            assertThatThrownBy(() -> provider.open(place.toString())).isInstanceOf(StoreLockedException.class);
            assertThatThrownBy(() -> provider.verify(place.toString())).isInstanceOf(StoreLockedException.class);
        }
        provider.open(place.toString()).close();
    }

    @Test
    void a_file_is_refused() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "text");
        assertRefused(file, StoreFormatException.class, "is a file");
        assertThat(file).hasContent("text");
        assertThatThrownBy(() -> provider.open(file + "/below")).isInstanceOf(StoreFormatException.class);
    }

    @Test
    void the_root_of_a_fresh_disk_becomes_a_store() throws IOException {
        Files.createDirectory(folder.resolve("lost+found"));
        provider.open(folder.toString()).close();
        assertThat(provider.verify(folder.toString()).isWhole()).isTrue();
    }

    @Test
    void a_place_in_a_folder_that_is_not_there_is_refused() {
        Path place = folder.resolve("a/b");
        assertRefused(place, StoreFormatException.class, "there is no folder " + folder.resolve("a"));
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void a_link_that_leads_nowhere_is_refused() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("gone"));
        assertRefused(link, StoreFormatException.class, "leads nowhere");
        assertThat(folder.resolve("gone")).doesNotExist();
    }

    @Test
    void a_place_that_cannot_be_a_path_is_refused() {
        assertThatThrownBy(() -> provider.open("a\u0000b")).isInstanceOf(StoreFormatException.class);
    }

    @Test
    void a_database_that_is_not_ours_is_refused_and_stays_as_it_is() throws Exception {
        Path place = Files.createDirectory(folder.resolve("other"));
        try (Connection other = DriverManager.getConnection("jdbc:h2:" + place.resolve("records"), "sa", "");
                Statement statement = other.createStatement()) {
            statement.execute("CREATE TABLE accounts (id INT)");
        }
        assertStays(place, StoreFormatException.class, Place.DATABASE);
        Files.write(place.resolve(Place.MARK), Mark.UNKNOWN.encoded());
        Map<String, ByteBuffer> before = Copies.contents(place);
        assertThatThrownBy(() -> provider.open(place.toString())).isInstanceOf(StoreCorruptException.class);
        assertThat(Copies.contents(place)).isEqualTo(before);
    }

    @Test
    void folders_with_other_things_are_refused_and_stay_as_they_are() throws IOException {
        Path notes = Files.createDirectory(folder.resolve("notes"));
        Files.writeString(notes.resolve("notes.txt"), "text");
        assertStays(notes, StoreFormatException.class, "notes.txt");
        Path newer = folder.resolve("newer");
        provider.open(newer.toString()).close();
        Files.write(newer.resolve(Place.MARK), Mark.UNKNOWN.encoded(Mark.FORMAT + 1));
        assertStays(newer, StoreFormatException.class, "format 2");
    }

    @Test
    void a_missing_or_emptied_database_is_told_and_not_made_anew() throws IOException {
        Path place = folder.resolve("s");
        try (ShardStore store = provider.open(place.toString())) {
            store.append(new Records(1).nextBatch());
        }
        Files.write(place.resolve(Place.DATABASE), new byte[0]);
        assertStays(place, StoreCorruptException.class, "was cut at byte 0");
        Files.delete(place.resolve(Place.DATABASE));
        assertStays(place, StoreCorruptException.class, "is missing");
        assertThat(provider.verify(place.toString()).isWhole()).isFalse();
    }

    @Test
    void what_a_crash_left_while_the_store_was_made_is_made_anew() throws IOException {
        for (byte[] mark : new byte[][] {new byte[0], new byte[40], Mark.FRESH.encoded()}) {
            Path place = Files.createTempDirectory(folder, "half");
            Files.write(place.resolve(Place.MARK), mark);
            assertThat(provider.verify(place.toString()).isWhole()).isTrue();
            try (ShardStore store = provider.open(place.toString())) {
                assertThat(store.end()).isZero();
            }
        }
        Path place = Files.createTempDirectory(folder, "half");
        Files.write(place.resolve(Place.MARK), Mark.FRESH.encoded());
        Files.write(place.resolve(Place.DATABASE), new byte[5_000]);
        provider.open(place.toString()).close();
    }

    private void assertStays(Path place, Class<? extends StoreException> kind, String words) throws IOException {
        Map<String, ByteBuffer> before = Copies.contents(place);
        assertRefused(place, kind, words);
        assertThat(Copies.contents(place)).isEqualTo(before);
    }

    private void assertRefused(Path place, Class<? extends StoreException> kind, String words) {
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> provider.open(place.toString()))
                    .isInstanceOf(kind)
                    .hasMessageContaining(words);
        }
    }
}
