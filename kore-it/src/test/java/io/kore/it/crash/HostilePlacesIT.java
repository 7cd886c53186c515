package io.kore.it.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kore.error.StoreFormatException;
import io.kore.model.ShardId;
import io.kore.spi.ShardStore;
import io.kore.spi.ShardStoreProvider;
import io.kore.tck.RecordMaker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** S14, every store against everything that is not its own: clear errors, and nothing is changed. */
class HostilePlacesIT {
    private static final String[] FOREIGN = {".DS_Store", "notes.txt"};

    private static int refused;

    @TempDir
    Path folder;

    /** A store, and a place that is not meant for it. */
    record Meeting(String store, Strangers.Place place) {
        @Override
        public String toString() {
            return store + " at " + place.name();
        }
    }

    static List<String> stores() {
        return Stores.names();
    }

    static List<Meeting> strangers() {
        List<Meeting> meetings = new ArrayList<>();
        for (String store : Stores.names()) {
            Strangers.ofNobody().forEach(place -> meetings.add(new Meeting(store, place)));
            Strangers.newer(store)
                    .forEach((name, maker) -> meetings.add(new Meeting(store, new Strangers.Place(name, maker))));
            Stores.names().stream()
                    .filter(other -> !other.equals(store))
                    .flatMap(other -> Strangers.of(other).stream())
                    .forEach(place -> meetings.add(new Meeting(store, place)));
        }
        return meetings;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("strangers")
    void what_is_not_its_own_is_refused_and_keeps_every_byte(Meeting meeting) throws Exception {
        Path made = meeting.place().maker().make(folder);
        String place = made.toString();
        ShardStoreProvider provider = Stores.provider(meeting.store());
        Path target = folder.resolveSibling(folder.getFileName() + "-target");
        Snapshot before = Snapshot.of(folder);
        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> provider.open(place).close(),
                () -> provider.verify(place),
                () -> provider.salvage(place, target.toString()))) {
            // a store may name what a link leads to
            assertThatThrownBy(call)
                    .isInstanceOf(StoreFormatException.class)
                    .hasMessageContaining(String.valueOf(made.getParent()));
            assertThat(Snapshot.of(folder)).isEqualTo(before);
            assertThat(target).doesNotExist();
            refused++;
        }
    }

    @ParameterizedTest
    @MethodSource("stores")
    void a_text_that_is_no_path_is_refused(String store) {
        ShardStoreProvider provider = Stores.provider(store);
        assertThatThrownBy(() -> provider.open("a\0b")).isInstanceOf(StoreFormatException.class);
        assertThatThrownBy(() -> provider.verify("a\0b")).isInstanceOf(StoreFormatException.class);
    }

    @ParameterizedTest
    @MethodSource("stores")
    void a_store_is_not_changed_by_a_look_at_it(String store) {
        String place = Strangers.made(store, folder).toString();
        Snapshot before = Snapshot.of(folder);
        assertThat(Stores.provider(store).verify(place).records()).isEqualTo(Strangers.RECORDS);
        assertThat(Snapshot.of(folder)).isEqualTo(before);
    }

    /** A file that somebody put into a store, as file managers do. */
    @ParameterizedTest
    @MethodSource("stores")
    void a_foreign_file_in_a_store_costs_nothing_and_is_kept(String store) throws IOException {
        Path place = Strangers.made(store, Files.createDirectory(folder.resolve("store")));
        List<Path> foreign = new ArrayList<>();
        try (Stream<Path> folders = Files.walk(place)) {
            for (Path inside : folders.filter(Files::isDirectory).toList()) {
                for (String name : FOREIGN) {
                    foreign.add(Files.writeString(inside.resolve(name), "mine"));
                }
            }
        }
        for (int life = 0; life < 2; life++) {
            assertUsable(store, place, Strangers.RECORDS + life);
        }
        assertThat(foreign)
                .hasSizeGreaterThan(1)
                .allSatisfy(file -> assertThat(file).hasContent("mine"));
    }

    @ParameterizedTest
    @MethodSource("stores")
    void a_store_whose_making_was_cut_off_is_made_by_the_next_opening(String store) throws Exception {
        List<Strangers.Maker> half = new ArrayList<>(Strangers.halfMade(store).values());
        half.add(empty -> empty);
        for (Strangers.Maker maker : half) {
            Path place = maker.make(Files.createTempDirectory(folder, "half"));
            assertUsable(store, place, 0);
            assertUsable(store, place, 1);
        }
    }

    private static void assertUsable(String store, Path place, int records) {
        ShardStoreProvider provider = Stores.provider(store);
        try (ShardStore opened = provider.open(place.toString())) {
            assertThat(opened.end()).isEqualTo(records);
            Found.in(opened);
            opened.append(new RecordMaker().next(ShardId.of("list", "other" + records), 1));
        }
        // a store may say that there is a file that is none of its own
        assertThat(provider.verify(place.toString()).damages())
                .as("%s", place)
                .allSatisfy(damage -> assertThat(damage.file()).containsAnyOf(FOREIGN));
    }

    @AfterAll
    static void print() {
        assertThat(refused).isPositive();
        System.out.printf("places: %,d calls at places of others refused, nothing changed%n", refused);
    }
}
