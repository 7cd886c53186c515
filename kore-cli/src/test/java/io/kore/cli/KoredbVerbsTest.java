package io.kore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.KoredbReport;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code kore import} and {@code kore export} say of what the node answers. */
class KoredbVerbsTest {
    @TempDir
    private Path dir = Path.of("");

    private final FakeNode node = new FakeNode(new FakeLog());

    @Test
    void an_import_tells_how_much_was_new_and_what_was_odd() {
        node.koredb = new KoredbReport(2, 30, 20, List.of("a line was cut off"), List.of());
        Invocation invocation = Invocation.on(node);

        int code = invocation.run("import", "--save-to", data(), "--koredb", dir.toString());

        assertThat(code).isZero();
        assertThat(invocation.out()).isEqualTo("read: 30 records in 2 shards, new: 20 records\n");
        assertThat(invocation.error()).isEqualTo("kore: warning: a line was cut off\n");
        assertThat(node.foldersAsked).containsExactly("import " + dir.toAbsolutePath());
    }

    @Test
    void an_import_that_refused_anything_fails() {
        node.koredb = new KoredbReport(1, 1, 1, List.of(), List.of("one file", "another"));
        Invocation invocation = Invocation.on(node);

        assertThat(invocation.run("import", "--save-to", data(), "--koredb", dir.toString()))
                .isEqualTo(1);
        assertThat(invocation.error()).contains("kore: one file\n").contains("kore: another\n");
    }

    @Test
    void a_folder_that_is_not_there_is_not_imported() {
        Invocation invocation = Invocation.on(node);

        assertThat(invocation.run(
                        "import",
                        "--save-to",
                        data(),
                        "--koredb",
                        dir.resolve("no").toString()))
                .isEqualTo(1);
        assertThat(node.foldersAsked).isEmpty();
    }

    @Test
    void an_export_tells_what_it_left_out() {
        node.koredb = new KoredbReport(1, 2, 2, List.of(), List.of("a/b was left out"));
        Invocation invocation = Invocation.on(node);

        assertThat(invocation.run("export", "--save-to", dir.toString(), "--koredb", data()))
                .isZero();
        assertThat(invocation.out()).isEqualTo("written: 2 records in 1 shard\n");
        assertThat(invocation.error()).isEqualTo("kore: warning: a/b was left out\n");
    }

    @Test
    void both_want_a_folder_of_koredb() {
        assertThat(Invocation.on(node).run("import", "--save-to", data())).isEqualTo(2);
        assertThat(Invocation.on(node).run("export", "--save-to", dir.toString()))
                .isEqualTo(2);
    }

    private String data() {
        return dir.resolve("data").toString();
    }
}
