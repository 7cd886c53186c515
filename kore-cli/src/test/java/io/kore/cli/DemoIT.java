package io.kore.cli;

import static io.kore.cli.Outcome.kore;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The demo as a newcomer sees it. */
class DemoIT {
    @Test
    void the_story_comes_out_as_told_and_leaves_nothing_behind() throws IOException {
        Outcome demo = kore("demo");

        assertThat(demo.error()).isEmpty();
        assertThat(demo.code()).isZero();
        assertThat(demo.out())
                .contains("1  pad     {\"do\":\"Pick up dinner\"}")
                .contains("1  phone   {\"do\":\"Buy Milk\"}")
                .contains("hub     I hate Alice  +99 776 665")
                .contains("Both edits survive, on all three.")
                .doesNotContain("\u001b");
        assertThat(demo.lines()).allMatch(line -> line.length() <= 80);
        assertThat(folder(demo)).doesNotExist();
    }

    @Test
    void folders_that_are_kept_can_be_looked_into() throws IOException {
        Outcome demo = kore("demo", "--keep");
        Path folder = folder(demo);
        try {
            assertThat(demo.out()).contains("kore show --save-to " + folder.resolve("phone") + " MyList");
            assertThat(kore(
                                    "show",
                                    "MyList",
                                    "--save-to",
                                    folder.resolve("phone").toString())
                            .lines())
                    .hasSize(7);
        } finally {
            remove(folder);
        }
    }

    /** The folder that the demo says it plays in. */
    private static Path folder(Outcome demo) {
        return Pattern.compile("under (\\S+kore-demo-\\d+);")
                .matcher(demo.out().replace('\n', ' '))
                .results()
                .map(found -> Path.of(found.group(1)))
                .findFirst()
                .orElseThrow();
    }

    private static void remove(Path folder) throws IOException {
        List<Path> all;
        try (Stream<Path> files = Files.walk(folder)) {
            all = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : all) {
            Files.delete(file);
        }
    }
}
