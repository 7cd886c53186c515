package io.kore.cli;

import static io.kore.cli.Outcome.kore;
import static io.kore.cli.Outcome.koreReading;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The stores that come with the command, each by its name, on real nodes and real folders. */
class StoresIT {
    private static final String[] NONE = {};

    @TempDir
    private Path dir = Path.of("");

    @ParameterizedTest
    @ValueSource(strings = {"file", "rocksdb", "h2"})
    void a_store_is_chosen_once_and_found_again_by_its_folder(String store) throws IOException {
        String data = dir.resolve("data").toString();
        assertThat(kore("add", "L", "--store", store, "--save-to", data, "--whoami", "w", "{\"a\":1}"))
                .isEqualTo(new Outcome(0, "1-w\n", ""));
        assertThat(kore("add", "L", "--save-to", data, "{\"a\":2}")).isEqualTo(new Outcome(0, "2-w\n", ""));
        for (String[] choice : new String[][] {NONE, {"--store", store}}) {
            assertThat(with(choice, "show", "L", "--save-to", data)).isEqualTo(new Outcome(0, """
                            {"a":1,"_korenum":1,"_korewho":"w"}
                            {"a":2,"_korenum":2,"_korewho":"w"}
                            """, ""));
            assertThat(with(choice, "shards", "--save-to", data).out())
                    .startsWith("{\"log\":\"L\",\"writer\":\"w\",\"count\":2,")
                    .hasLineCount(1);
            assertThat(with(choice, "verify", "--save-to", data))
                    .isEqualTo(new Outcome(0, "whole: 2 records in 1 shard\n", ""));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "rocksdb", "h2"})
    void another_store_is_refused_with_the_right_name_and_harms_nothing(String store) throws IOException {
        String data = dir.resolve("data").toString();
        kore("add", "L", "--store", store, "--save-to", data, "--whoami", "w", "{\"a\":1}");
        Set<String> before = names(data);
        for (String other : new TreeSet<>(List.of("file", "rocksdb", "h2"))) {
            if (!other.equals(store)) {
                for (String verb : new String[] {"shards", "verify"}) {
                    Outcome refused = kore(verb, "--save-to", data, "--store", other);
                    assertThat(refused.code()).isEqualTo(1);
                    assertThat(refused.error())
                            .startsWith("kore: " + data + " was made by the store \"" + store + "\", not by \"" + other)
                            .hasLineCount(1);
                }
            }
        }
        assertThat(names(data)).isEqualTo(before);
        assertThat(kore("show", "L", "--save-to", data).out()).hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "rocksdb", "h2"})
    void a_store_is_verified_and_copied(String store) {
        String data = dir.resolve("data").toString();
        String copy = dir.resolve("copy").toString();
        koreReading(
                "{\"a\":\"0123456789\"}\n".repeat(100),
                "add",
                "L",
                "--store",
                store,
                "--save-to",
                data,
                "--whoami",
                "w");
        assertThat(kore("verify", "--save-to", data, "--salvage", copy))
                .isEqualTo(new Outcome(0, "copied to " + copy + ": 100 records in 1 shard\n", ""));
        Outcome shown = kore("show", "L", "--save-to", copy);
        assertThat(shown.code()).isZero();
        assertThat(shown.out())
                .isEqualTo(kore("show", "L", "--save-to", data).out())
                .hasLineCount(100);
        assertThat(shown.error())
                .startsWith("kore: warning: ")
                .contains(copy, "copy", "w#r")
                .hasLineCount(1);
        Outcome again = kore("verify", "--save-to", data, "--salvage", copy);
        assertThat(again.code()).isEqualTo(1);
        assertThat(again.error()).startsWith("kore: ").contains(copy).hasLineCount(1);
    }

    @Test
    void devices_with_different_stores_come_to_hold_the_same() throws Exception {
        List<String> stores = List.of("file", "rocksdb", "h2");
        String hub = dir.resolve("hub").toString();
        try (KoreProcess node = KoreProcess.start(
                dir, "node", "--store", "h2", "--save-to", hub, "--whoami", "hub", "--listen", "127.0.0.1:0")) {
            String address = node.line().split(" ", -1)[1];
            for (int round = 0; round < 2; round++) {
                for (String store : stores) {
                    String data = dir.resolve(store).toString();
                    kore("add", "L", "--store", store, "--save-to", data, "--whoami", store, "{\"r\":" + round + "}");
                    assertThat(kore("sync", address, "--save-to", data).code()).isZero();
                }
            }
            for (String store : stores) {
                kore("sync", address, "--save-to", dir.resolve(store).toString());
            }
            node.process.destroy();
            assertThat(node.end()).isZero();
            assertThat(node.error()).isEmpty();
        }
        Outcome onHub = kore("show", "L", "--save-to", hub);
        assertThat(onHub.lines()).hasSize(6);
        for (String store : stores) {
            assertThat(kore("show", "L", "--save-to", dir.resolve(store).toString()))
                    .isEqualTo(onHub);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "rocksdb", "h2"})
    void the_demo_plays_on_every_store(String store) {
        Outcome demo = kore("demo", "--store", store);
        assertThat(demo.error()).isEmpty();
        assertThat(demo.code()).isZero();
        assertThat(demo.out()).contains("Both edits survive");
    }

    private static Outcome with(String[] choice, String... arguments) {
        return kore(Stream.concat(Stream.of(arguments), Stream.of(choice)).toArray(String[]::new));
    }

    private static Set<String> names(String folder) throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(folder))) {
            Set<String> names = new TreeSet<>();
            files.forEach(file -> names.add(file.toString()));
            return names;
        }
    }
}
