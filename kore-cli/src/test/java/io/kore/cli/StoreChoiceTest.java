package io.kore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which store a verb takes, by {@code --store} and by what the folder tells. */
class StoreChoiceTest {
    @TempDir
    private Path dir = Path.of("");

    private final Invocation kore = new Invocation();

    @Test
    void a_folder_is_taken_to_the_store_that_made_it() throws IOException {
        mark("damaged");
        assertThat(kore.run("verify", "--save-to", dir.toString())).isEqualTo(1);
        assertThat(kore.out()).contains("damaged: segment-3");
    }

    @Test
    void a_folder_whose_store_is_not_here_is_told_with_what_it_needs() throws IOException {
        mark("oracle");
        for (String verb : new String[] {"verify", "shards"}) {
            Invocation asked = new Invocation();
            assertThat(asked.run(verb, "--save-to", dir.toString())).isEqualTo(1);
            assertThat(asked.error())
                    .startsWith("kore: " + dir + " needs the store that made it: there is no store \"oracle\" here")
                    .contains("--store knows: damaged, file, h2, memory, rocksdb")
                    .hasLineCount(1);
        }
    }

    @Test
    void a_folder_of_several_stores_needs_a_choice() throws IOException {
        mark("damaged");
        mark("file");
        assertThat(kore.run("verify", "--save-to", dir.toString())).isEqualTo(1);
        assertThat(kore.error())
                .isEqualTo(
                        "kore: " + dir + " holds files of several stores; say which one with --store: damaged, file\n");
        assertThat(kore.run("verify", "--save-to", dir.toString(), "--store=damaged"))
                .isEqualTo(1);
        assertThat(kore.out()).contains("damaged: segment-3");
    }

    @Test
    void a_wrong_choice_is_told_with_the_right_one() throws IOException {
        mark("damaged");
        for (String store : new String[] {"file", "h2", "rocksdb"}) {
            Invocation asked = new Invocation();
            assertThat(asked.run("verify", "--save-to", dir.toString(), "--store", store))
                    .isEqualTo(1);
            assertThat(asked.error())
                    .startsWith("kore: " + dir + " was made by the store \"damaged\", not by \"" + store + "\"")
                    .hasLineCount(1);
        }
    }

    @Test
    void a_new_folder_is_for_the_file_store() throws IOException {
        assertThat(kore.run("verify", "--save-to", dir.toString())).isEqualTo(1);
        assertThat(kore.error()).contains("there is no store at " + dir).hasLineCount(1);
        assertThat(dir).isEmptyDirectory();
    }

    private void mark(String store) throws IOException {
        Files.writeString(dir.resolve("kore-" + store + ".mark"), "a mark");
    }
}
