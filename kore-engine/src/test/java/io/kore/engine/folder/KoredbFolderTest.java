package io.kore.engine.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kore.Kore;
import io.kore.KoreRecord;
import io.kore.KoredbReport;
import io.kore.Node;
import io.kore.engine.json.JsonValues;
import io.kore.engine.koredb.KoredbNames;
import io.kore.error.ForkException;
import io.kore.error.KoreException;
import io.kore.error.SetupException;
import io.kore.model.ShardId;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Folders of koredb. Those under {@code /koredb} were written by koredb 0.5.0 itself: a node that saves there, one
 * {@code addRec('Notes', …)} and twenty {@code addRec('MyList', {k, who})} in one turn, and an end 1.5 s later. They
 * hold its double save: 21 lines for one record, 210 for twenty.
 */
class KoredbFolderTest {
    @TempDir
    private Path dir = Path.of("");

    private Path folder = Path.of("");
    private final List<KoreException> errors = new CopyOnWriteArrayList<>();
    private final Node node = Kore.node().whoAmI("here").onError(errors::add).start();

    @BeforeEach
    void make_the_folder() throws IOException {
        folder = Files.createDirectory(dir.resolve("koredb"));
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void what_koredb_saved_again_and_again_is_taken_once() throws Exception {
        KoredbReport report = node.importKoredb(written());

        assertThat(report.refused()).isEmpty();
        assertThat(report.shards()).isEqualTo(2);
        assertThat(report.records()).isEqualTo(21);
        assertThat(report.added()).isEqualTo(21);
        assertThat(report.notices())
                .hasSize(2)
                .anySatisfy(notice -> assertThat(notice).contains("190 lines that repeat"))
                .anySatisfy(notice -> assertThat(notice).contains("20 lines that repeat"));
        assertThat(records("Notes"))
                .singleElement()
                .satisfies(note -> assertThat(note)
                        .containsEntry("do", "Buy \"Milk\"")
                        .containsEntry("ü", "é😀")
                        .containsEntry("_korenum", 1L));
        assertThat(records("MyList"))
                .extracting(record -> record.get("k"))
                .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19);
    }

    @Test
    void the_same_folder_again_adds_nothing() throws Exception {
        node.importKoredb(written());

        KoredbReport again = node.importKoredb(written());

        assertThat(again.records()).isEqualTo(21);
        assertThat(again.added()).isZero();
        assertThat(again.refused()).isEmpty();
    }

    @Test
    void what_is_exported_comes_back_the_same() throws Exception {
        node.log("List").append("{\"b\": 1.50, \"a\": [null, \"\\u00e9\\n\"]}");
        write("shard-List-w.kore", "{\"log\":\"List\",\"writer\":\"w\"}", record(1, "w"), record(7, "w"));
        node.importKoredb(folder);
        node.log("List").append("{}");
        Path out = dir.resolve("out");

        KoredbReport report = node.exportKoredb(out);

        assertThat(report.refused()).isEmpty();
        assertThat(report.records()).isEqualTo(4);
        assertThat(Files.readAllLines(out.resolve("shard-List-here.kore")))
                .containsExactly(
                        "{\"log\":\"List\",\"writer\":\"here\"}",
                        "{\"b\":1.50,\"a\":[null,\"é\\n\"],\"_korenum\":1,\"_korewho\":\"here\"}",
                        "{\"_korenum\":8,\"_korewho\":\"here\"}");
        try (Node other = Kore.node().whoAmI("there").start()) {
            assertThat(other.importKoredb(out).added()).isEqualTo(4);
            assertThat(JsonValues.equal(records(other, "List"), records("List")))
                    .isTrue();
        }
    }

    @Test
    void a_torn_last_line_is_passed_over_and_told() throws Exception {
        write("shard-L-w.kore", "{\"log\":\"L\",\"writer\":\"w\"}", record(1, "w"));
        Files.writeString(folder.resolve("shard-L-w.kore"), record(2, "w").substring(0, 20), StandardOpenOption.APPEND);
        Files.createFile(folder.resolve("shard-L-x.kore"));
        Files.writeString(folder.resolve("shard-L-y.kore"), "{\"log\":\"L");

        KoredbReport report = node.importKoredb(folder);

        assertThat(report.refused()).isEmpty();
        assertThat(report.records()).isEqualTo(1);
        assertThat(report.notices())
                .hasSize(3)
                .allSatisfy(notice -> assertThat(notice).contains("cut off"));
    }

    @Test
    void a_shard_is_taken_up_to_what_is_no_record_of_it() throws Exception {
        for (String wrong : List.of(
                "{\"_korenum\":2,",
                "[]",
                "{\"a\":1,\"a\":2,\"_korenum\":2,\"_korewho\":\"w\"}",
                record(1, "x"),
                record(2, "x"),
                "{\"a\":2,\"_korenum\":1,\"_korewho\":\"w\"}",
                "{\"_korewho\":\"w\"}",
                "x".repeat((16 << 20) + 1))) {
            write("shard-L-w.kore", "{\"log\":\"L\",\"writer\":\"w\"}", record(1, "w"), wrong, record(3, "w"));

            KoredbReport report = node.importKoredb(folder);

            assertThat(report.refused()).as(wrong.substring(0, 2)).hasSize(1);
            assertThat(report.records()).isEqualTo(1);
        }
    }

    @Test
    void a_file_that_is_no_shard_is_refused_and_others_are_taken() throws Exception {
        write("shard-L-a.kore", "{\"log\":\"L\",\"writer\":\"b\"}", record(1, "b"));
        write("shard-L-c.kore", "{\"log\":\"L\"}");
        write("shard-L-d.kore", "nonsense");
        write("shard-L-w.kore", "{\"log\":\"L\",\"writer\":\"w\",\"more\":1}", record(1, "w"), "", record(2, "w"));

        KoredbReport report = node.importKoredb(folder);

        assertThat(report.refused()).hasSize(3);
        assertThat(report.added()).isEqualTo(2);
    }

    @Test
    void an_own_shard_that_comes_out_of_a_folder_is_retired() throws Exception {
        write("shard-L-here.kore", "{\"log\":\"L\",\"writer\":\"here\"}", record(3, "here"));

        node.importKoredb(folder);

        assertThat(node.whoAmI()).startsWith("here#r");
        assertThat(errors).singleElement().satisfies(told -> assertThat(told).hasMessageContaining("here#r"));
        assertThat(node.log("L").append("{}").number()).isEqualTo(4);
    }

    @Test
    void a_folder_that_tells_other_values_is_reported_as_a_fork() throws Exception {
        write("shard-L-w.kore", "{\"log\":\"L\",\"writer\":\"w\"}", record(1, "w"), record(2, "w"));
        node.importKoredb(folder);
        write("shard-L-w.kore", "{\"log\":\"L\",\"writer\":\"w\"}", record(1, "w"), record(3, "w"));

        KoredbReport report = node.importKoredb(folder);

        assertThat(report.added()).isEqualTo(1);
        assertThat(errors).singleElement().isInstanceOf(ForkException.class);
        assertThat(node.status().forks())
                .singleElement()
                .satisfies(fork -> assertThat(fork.index()).isEqualTo(1));
    }

    @Test
    void names_that_koredb_cannot_carry_are_left_out_and_told() {
        node.log("fine-log").append("{}");
        node.log("a/b").append("{}");
        node.log("__proto__").append("{}");

        KoredbReport report = node.exportKoredb(dir.resolve("out"));

        assertThat(report.records()).isEqualTo(1);
        assertThat(report.refused())
                .hasSize(2)
                .anySatisfy(told -> assertThat(told).contains("a/b"));
        assertThat(KoredbNames.objection(ShardId.of("..", "w"))).isNotNull();
        assertThat(KoredbNames.objection(ShardId.of("l".repeat(200), "w".repeat(50))))
                .contains("too long");
    }

    @Test
    void nothing_is_exported_over_other_files_of_koredb() throws Exception {
        write("shard-L-w.kore", "{\"log\":\"L\",\"writer\":\"w\"}");

        assertThatExceptionOfType(SetupException.class).isThrownBy(() -> node.exportKoredb(folder));
    }

    @Test
    void many_lines_are_read_in_portions_and_repeats_across_them_are_known() throws Exception {
        try (BufferedWriter out = Files.newBufferedWriter(folder.resolve("shard-L-w.kore"))) {
            out.write("{\"log\":\"L\",\"writer\":\"w\"}\n");
            for (int upTo = 1_500; upTo <= 4_500; upTo += 1_500) {
                for (int number = 1; number <= upTo; number++) {
                    out.write(record(number, "w") + "\n");
                }
            }
        }

        KoredbReport report = node.importKoredb(folder);

        assertThat(report.added()).isEqualTo(4_500);
        assertThat(report.notices())
                .singleElement()
                .satisfies(told -> assertThat(told).contains("4500 lines"));
    }

    private Path written() throws Exception {
        return Path.of(KoredbFolderTest.class.getResource("/koredb").toURI());
    }

    private void write(String name, String... lines) throws IOException {
        Files.writeString(folder.resolve(name), String.join("\n", lines) + "\n");
    }

    private static String record(long number, String writer) {
        return "{\"n\":" + number + ",\"_korenum\":" + number + ",\"_korewho\":\"" + writer + "\"}";
    }

    private List<Map<String, Object>> records(String log) {
        return records(node, log);
    }

    private static List<Map<String, Object>> records(Node of, String log) {
        try (Stream<KoreRecord> all = of.log(log).records()) {
            return all.map(KoreRecord::fields).toList();
        }
    }
}
