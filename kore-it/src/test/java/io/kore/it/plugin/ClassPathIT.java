package io.kore.it.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.spi.FolderMark;
import io.kore.spi.Plugins;
import io.kore.spi.ShardStoreProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A store is chosen by choosing a dependency: what each choice comes to, in processes of their own. */
class ClassPathIT {
    @TempDir
    Path folder;

    @Test
    void without_a_store_nodes_live_in_memory_and_saving_is_refused() throws Exception {
        List<String> lines = ClassPath.withStores(folder).start("-", place("new"), "file:" + place("new"));
        assertThat(lines.get(0)).isEqualTo("holds 1");
        assertThat(lines.get(1))
                .startsWith("SetupException: saveTo needs a store on the class path and there is none")
                .contains("kore-store-file");
        assertThat(lines.get(2)).startsWith("SetupException: there is no store \"file\" on the class path");
        assertThat(folder.resolve("new")).doesNotExist();
    }

    static Set<String> stores() {
        return Plugins.stores().keySet();
    }

    @ParameterizedTest
    @MethodSource("stores")
    void the_only_store_needs_no_name_and_refuses_what_others_made(String name) throws Exception {
        List<String> places = new ArrayList<>(List.of(place("mine"), name + ":" + place("mine"), place("mine")));
        SortedMap<String, String> others = new TreeMap<>();
        for (String other : stores()) {
            if (!other.equals(name)) {
                places.add(make(other));
                places.add(name + ":" + place("of " + other));
                places.add(other + ":" + place("of " + other));
                others.put(other, picture(folder.resolve("of " + other)));
            }
        }
        List<String> lines = ClassPath.withStores(folder, name).start(places.toArray(String[]::new));
        assertThat(lines.subList(0, 3)).containsExactly("holds 1", "holds 2", "holds 3");
        int line = 3;
        for (String other : others.keySet()) {
            for (int way = 0; way < 2; way++) {
                assertThat(lines.get(line++))
                        .startsWith("StoreFormatException: " + place("of " + other) + " was made by the store \""
                                + other + "\", not by \"" + name + "\"")
                        .contains("class path");
            }
            assertThat(lines.get(line++))
                    .startsWith(
                            "SetupException: there is no store \"" + other + "\" on the class path; found: " + name);
            assertThat(picture(folder.resolve("of " + other))).isEqualTo(others.get(other));
        }
    }

    @Test
    void without_any_store_a_folder_tells_which_one_it_needs() throws Exception {
        List<String> lines = ClassPath.withStores(folder).start(make("rocksdb"), make("h2"));
        assertThat(lines.get(0))
                .contains("there is none; what is there was made by rocksdb; add", "kore-store-rocksdb");
        assertThat(lines.get(1)).contains("kore-store-h2");
    }

    @Test
    void of_several_stores_one_must_be_named() throws Exception {
        String all = String.join(", ", stores());
        List<String> lines = ClassPath.withStores(folder, stores().toArray(String[]::new))
                .start(place("new"), make("rocksdb"), "oracle:" + place("new"), "H2:" + place("new"), "h2:", "-");
        assertThat(lines.get(0))
                .startsWith("SetupException: several stores are on the class path (" + all + ")")
                .contains("say which, as in saveTo(\"" + Plugins.stores().firstKey() + ":" + place("new") + "\")");
        assertThat(lines.get(1)).contains("made by rocksdb; say which, as in saveTo(\"rocksdb:" + place("of rocksdb"));
        assertThat(lines.get(2))
                .startsWith("SetupException: there is no store \"oracle\" on the class path")
                .contains("found: " + all);
        assertThat(lines.get(3)).isEqualTo("holds 1");
        assertThat(lines.get(4)).startsWith("SetupException: saveTo(\"h2:\") names no place");
        assertThat(lines.get(5)).isEqualTo("holds 1");
    }

    @ParameterizedTest
    @CsvSource({
        "Namesake, its name \"file\" is also that of",
        "Misnamed, it calls itself \"My Store!\"",
        "Unmade, no licence was found",
    })
    void a_faulty_plugin_is_named_and_harms_no_node_in_memory(String plugin, String why) throws Exception {
        Class<?> faulty = Class.forName(FaultyStores.class.getName() + "$" + plugin);
        List<String> lines = ClassPath.withStores(folder, "file")
                .with(ShardStoreProvider.class, faulty)
                .start(place("new"), "file:" + place("new"), "-");
        for (String line : lines.subList(0, 2)) {
            assertThat(line).startsWith("SetupException: ").contains(faulty.getName(), why, "mend or remove it");
        }
        assertThat(lines.get(2)).isEqualTo("holds 1");
        assertThat(folder.resolve("new")).doesNotExist();
    }

    @Test
    void a_plugin_that_opens_nothing_is_named() throws Exception {
        List<String> lines = ClassPath.withStores(folder, "file")
                .with(ShardStoreProvider.class, FaultyStores.Empty.class)
                .start("empty:" + place("new"), "file:" + place("new"));
        assertThat(lines.get(0))
                .startsWith(
                        "SetupException: the store plugin " + FaultyStores.Empty.class.getName() + " opened nothing");
        assertThat(lines.get(1)).isEqualTo("holds 1");
    }

    @ParameterizedTest
    @CsvSource({"h2, h2-, H2ShardStoreProvider", "rocksdb, rocksdbjni-, RocksDbShardStoreProvider"})
    void a_store_without_its_library_is_named(String store, String library, String plugin) throws Exception {
        String line = ClassPath.withStores(folder, store)
                .without(library)
                .start(place("new"))
                .get(0);
        assertThat(line).startsWith("SetupException: the store plugin ").contains(plugin, "add what is missing");
    }

    /** None of these may become a part of a URL, a command or another path: they are names of folders, or refused. */
    @ParameterizedTest
    @MethodSource("stores")
    void a_place_is_the_path_of_a_folder_whatever_it_looks_like(String store) throws Exception {
        Files.writeString(folder.resolve("evil.sql"), "CREATE TABLE evil (id INT);");
        List<String> names = List.of(
                "mem:x",
                "jdbc:h2:mem:y",
                "~",
                "$HOME",
                "x;INIT=RUNSCRIPT FROM 'evil.sql'",
                "x;AUTO_SERVER=TRUE",
                "a#b",
                "a?b=c&d",
                "é ü 日本",
                "%2e%2e");
        List<String> places =
                new ArrayList<>(names.stream().map(name -> store + ":" + name).toList());
        places.add(store + ":tcp://localhost/x");
        List<String> lines = ClassPath.withStores(folder, store).start(places.toArray(String[]::new));
        assertThat(lines.subList(0, names.size())).containsOnly("holds 1");
        assertThat(lines.get(names.size())).startsWith("StoreFormatException: ").contains("there is no folder ");
        for (String name : names) {
            assertThat(FolderMark.storesAt(place(name))).as(name).containsExactly(store);
        }
        try (Stream<Path> made = Files.list(folder)) {
            assertThat(made.filter(Files::isDirectory)).hasSameSizeAs(names);
        }
    }

    private String place(String name) {
        return folder.resolve(name).toString();
    }

    /** Makes a folder with a store of this kind, and answers its place. */
    private String make(String store) {
        String place = place("of " + store);
        ShardStoreProvider provider = Plugins.stores().get(store);
        assertThat(provider).as(store).isNotNull();
        provider.open(place).close();
        return place;
    }

    /** All names and bytes below a folder. */
    private static String picture(Path folder) throws IOException {
        StringBuilder picture = new StringBuilder();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted().toList()) {
                picture.append(file).append(' ');
                if (Files.isRegularFile(file)) {
                    picture.append(Arrays.hashCode(Files.readAllBytes(file)));
                }
                picture.append('\n');
            }
        }
        return picture.toString();
    }
}
