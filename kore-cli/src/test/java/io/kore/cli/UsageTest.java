package io.kore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.KoreRecord;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsageTest {
    private final Invocation kore = new Invocation();

    @ParameterizedTest
    @ValueSource(strings = {"demo", "node", "add", "show", "sync", "shards", "verify", "drop"})
    void each_verb_explains_itself_within_80_columns(String verb) {
        assertThat(kore.run(verb, "--help")).isZero();
        assertThat(kore.out())
                .contains("Usage: kore " + verb)
                .contains("Options:")
                .contains("Example");
        assertThat(kore.out().lines()).allMatch(line -> line.length() <= 80);
        assertThat(kore.error()).isEmpty();

        Invocation asked = new Invocation();
        assertThat(asked.run("help", verb)).isZero();
        assertThat(asked.out()).isEqualTo(kore.out());
    }

    @Test
    void help_lists_the_verbs_and_no_other() {
        assertThat(kore.run("--help")).isZero();
        assertThat(kore.out()
                        .lines()
                        .dropWhile(line -> !line.equals("Verbs:"))
                        .skip(1)
                        .takeWhile(line -> !line.isEmpty()))
                .extracting(line -> line.strip().split(" ", -1)[0])
                .containsExactly(
                        "demo", "node", "add", "show", "sync", "shards", "verify", "migrate", "drop", "import",
                        "export", "help");
    }

    @Test
    void the_version_goes_to_standard_output() {
        assertThat(kore.run("--version")).isZero();
        assertThat(kore.out()).startsWith("kore ").hasLineCount(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                                      | Missing verb",
                "frob                                    | there is no verb 'frob'",
                "shwo                                    | Did you mean: kore show",
                "help frob                               | there is no verb 'frob'",
                "--frob                                  | Unknown option: '--frob'",
                "add                                     | Missing required parameter: 'LOG'",
                "add MyList {}                           | Missing required option: '--save-to=DIR'",
                "show MyList                             | Missing required option: '--save-to=DIR'",
                "sync http://hub                         | Missing required option: '--save-to=DIR'",
                "shards                                  | Missing required option: '--save-to=DIR'",
                "verify                                  | Missing required option: '--save-to=DIR'",
                "drop MyList                             | Missing required option: '--save-to=DIR'",
                "shards --save-to=                       | the name of the folder is empty",
                "show --save-to . MyList x               | Unmatched argument",
                "show --save-to . MyList --filter done   | a filter is FIELD=VALUE, not \"done\"",
                "show --save-to . MyList --filter =1     | a filter is FIELD=VALUE, not \"=1\"",
                "show --save-to . MyList --overwrite     | --overwrite needs --gather FIELD",
                "show --save-to . L --gather a --filter _korewho=b | not on one that Kore adds",
                "show --save-to . L --merge-nested       | --merge-nested needs --gather FIELD",
                "show --save-to . L --command a=1:remove | --command needs --gather FIELD",
                "show --save-to . L --explain a          | --explain needs --gather FIELD",
                "show --save-to . L --gather a --json    | --json needs --explain FIELD",
                "show --save-to . L --gather _korenum    | --gather is on a field of the records",
                "show --save-to . L --gather a --explain _korewho | --explain is of a field of the records",
                "show --save-to . L --gather a --explain b --follow | --follow cannot go with it",
                "show --save-to . L --gather a --overwrite --merge-nested | --merge-nested cannot go with it",
                "show --save-to . L --gather a --command x=y:z | there is no action \"z\"",
                "show --save-to . L --gather a --command x=y:jq:.[ | not a jq expression: .[",
                "show --save-to . L --jq .[              | jq: not a jq expression: .[; Encountered its end at line 1",
                "show --save-to . L --jq                 | Missing required parameter for option '--jq'",
                "node --listen                           | Missing required parameter for option '--listen'",
                "node --save-to a --save-to b            | should be specified only once",
            })
    void wrong_usage_ends_with_2_a_reason_and_a_hint(String arguments, String reason) {
        int code = kore.run(arguments.isEmpty() ? new String[0] : arguments.split(" ", -1));

        assertThat(code).isEqualTo(2);
        assertThat(kore.out()).isEmpty();
        assertThat(kore.error())
                .startsWith("kore: ")
                .contains(reason)
                .contains("Usage: kore")
                .contains("--help' explains");
        assertThat(kore.error().lines().count()).isLessThanOrEqualTo(4);
    }

    @Test
    void an_unknown_store_is_told_from_those_there_are() {
        assertThat(kore.run("verify", "--save-to", ".", "--store", "oracle")).isEqualTo(1);
        assertThat(kore.error())
                .startsWith("kore: there is no store \"oracle\" here; --store knows: ")
                .contains("damaged, ")
                .contains("memory")
                .hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"show", "shards"})
    void a_verb_that_reads_makes_no_folder(String verb, @TempDir Path dir) {
        Path missing = dir.resolve("mistyped");
        String[] arguments = verb.equals("show")
                ? new String[] {"show", "MyList", "--store=memory", "--save-to", missing.toString()}
                : new String[] {"shards", "--store=memory", "--save-to", missing.toString()};

        assertThat(kore.run(arguments)).isEqualTo(1);
        assertThat(kore.error())
                .startsWith("kore: there is no folder " + missing)
                .hasLineCount(1);
        assertThat(missing).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\u0007b"})
    void a_name_that_breaks_the_rules_ends_with_1_and_one_line(String name) {
        assertThat(kore.run("add", "--store=memory", "--save-to", ".", name, "{}"))
                .isEqualTo(1);
        assertThat(kore.error()).startsWith("kore: a log name must not").hasLineCount(1);
    }

    @Test
    void a_log_may_be_named_like_an_option_or_a_file_of_arguments() {
        assertThat(kore.run("add", "--store=memory", "--save-to=.", "--", "--frob", "{}"))
                .isZero();
        assertThat(kore.run("add", "--store=memory", "--save-to=.", "@nothing", "{}"))
                .isZero();
        assertThat(kore.out()).isEqualTo("1-me\n2-me\n");
    }

    @Test
    void a_class_path_with_holes_is_one_line_too() {
        kore.node = new FakeNode(new FakeLog() {
            @Override
            public Stream<KoreRecord> records() {
                throw new NoClassDefFoundError("io/kore/Missing");
            }
        });
        assertThat(kore.run("show", "--store=memory", "--save-to=.", "L")).isEqualTo(1);
        assertThat(kore.error())
                .startsWith("kore: this should not happen: NoClassDefFoundError, io/kore/Missing")
                .hasLineCount(1);
    }

    @Test
    void what_should_not_happen_is_one_line_and_a_stack_trace_only_on_demand() {
        kore.node = new FakeNode(new FakeLog() {
            @Override
            public Stream<KoreRecord> records() {
                throw new ArithmeticException("a\nbug");
            }
        });
        assertThat(kore.run("show", "--store=memory", "--save-to=.", "L")).isEqualTo(1);
        assertThat(kore.error())
                .isEqualTo("kore: this should not happen: ArithmeticException, a bug; --stacktrace shows where\n");

        assertThat(kore.run("show", "--store=memory", "--save-to=.", "L", "--stacktrace"))
                .isEqualTo(1);
        assertThat(kore.error()).contains("\tat io.kore.cli.ShowVerb");
    }
}
