package io.kore.cli;

import static io.kore.cli.Outcome.kore;
import static io.kore.cli.Outcome.koreReading;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What show makes of a log, on real nodes and real folders. */
class ShowIT {
    @TempDir
    private Path dir = Path.of("");

    private String data = "";

    @BeforeEach
    void name_the_folder() {
        data = dir.resolve("data").toString();
    }

    @Test
    void commands_remove_put_and_update_at_their_place() {
        add("""
                {"name":"Alice","number":"886","note":"x"}
                {"name":"Bob","number":"1"}
                {"name":"Carol","number":"2"}
                {"op":"set","name":"Alice","number":"665","note":null}
                {"op":"set","name":"nobody","number":"665"}
                {"op":"del","name":"Bob"}
                {"op":"new","name":"Carol","fax":"3"}
                {"name":"Bob","back":true}
                """);

        assertThat(show("--gather=name", "--command=op=del:remove", "--command=op=set:update", "--command=op=new:put"))
                .containsExactly(
                        "{\"name\":\"Alice\",\"number\":\"665\",\"note\":null,\"_korenum\":4,\"_korewho\":\"w\"}",
                        "{\"name\":\"Bob\",\"back\":true,\"_korenum\":8,\"_korewho\":\"w\"}",
                        "{\"name\":\"Carol\",\"fax\":\"3\",\"_korenum\":7,\"_korewho\":\"w\"}");
        assertThat(show("--gather=name", "--filter=name=Bob", "--command=op=del:remove"))
                .as("a command need not pass the filter")
                .containsExactly("{\"name\":\"Bob\",\"back\":true,\"_korenum\":8,\"_korewho\":\"w\"}");
    }

    @Test
    void keys_that_are_numbers_stay_numbers_whatever_the_command_does() {
        String objects = """
                {"id":5,"a":1}
                {"id":"5","a":2}
                {"id":9007199254740993,"a":3}
                {"id":0.123456789012345678901234567890,"a":4}
                """;
        add(objects + "{\"op\":\"x\",\"id\":5.0}\n");

        List<String> others = List.of(
                "{\"id\":0.123456789012345678901234567890,\"a\":4,\"_korenum\":4,\"_korewho\":\"w\"}",
                "{\"id\":9007199254740993,\"a\":3,\"_korenum\":3,\"_korewho\":\"w\"}",
                "{\"id\":\"5\",\"a\":2,\"_korenum\":2,\"_korewho\":\"w\"}");
        assertThat(show("--gather=id", "--command=op=x:remove")).isEqualTo(others);
        assertThat(show("--gather=id", "--command=op=x:jq:map(select(.id != $command.id))"))
                .isEqualTo(others);
        assertThat(show("--gather=id", "--command=op=x:jq:.").subList(1, 4))
                .containsExactly("{\"id\":5,\"a\":1,\"_korenum\":1,\"_korewho\":\"w\"}", others.get(1), others.get(2));
    }

    @Test
    void an_expression_as_a_command_may_change_any_object() {
        add("""
                {"name":"Alice","year":1999,"calls":9007199254740993}
                {"name":"Bob","year":2005}
                {"op":"call","name":"Alice"}
                {"op":"purge","since":2000}
                {"op":"bad"}
                """);
        String call = "--command=op=call:jq:(.[] | select(.name == $command.name).calls) += 1";
        String purge = "--command=op=purge:jq:map(select(.year >= $command.since))";

        assertThat(show("--gather=name", call, "--filter=year=1999").get(0)).contains("\"calls\":9007199254740994,");
        assertThat(show("--gather=name", call, purge))
                .singleElement()
                .asString()
                .startsWith("{\"name\":\"Bob\"");

        for (int run = 1; run <= 2; run++) {
            Outcome bad = kore(
                    "show", "L", "--save-to", data, "--gather=name", "--command=op=bad:jq:.[0].name", "--jq=.name");
            assertThat(bad)
                    .isEqualTo(new Outcome(
                            0,
                            "\"Alice\"\n\"Bob\"\n",
                            "kore: warning: command 5-w changes nothing:"
                                    + " the expression answers no array, but [\"Alice\"]\n"));
        }
        Outcome wrong = kore("show", "L", "--save-to", data, "--gather=name", "--command=op=bad:jq:nosuch");
        assertThat(wrong.code()).isEqualTo(2);
        assertThat(wrong.out()).isEmpty();
        assertThat(wrong.error()).startsWith("kore: jq: Function nosuch/0 does not exist\nUsage: ");
    }

    @Test
    void an_expression_of_a_command_that_has_no_form_as_a_record_changes_nothing() {
        add("{\"name\":\"Alice\"}\n{\"op\":\"x\"}\n");

        Outcome deep = kore(
                "show",
                "L",
                "--save-to",
                data,
                "--gather=name",
                "--command=op=x:jq:[{name: \"Bob\"}] + map(.deep = reduce range(80) as $i (0; [.]))");
        assertThat(deep.code()).isZero();
        assertThat(deep.lines()).containsExactly("{\"name\":\"Alice\",\"_korenum\":1,\"_korewho\":\"w\"}");
        assertThat(deep.error())
                .startsWith("kore: warning: the handler of command 2-w threw ")
                .hasLineCount(1);
    }

    @Test
    void what_one_run_has_gathered_another_with_other_commands_does_not_take_for_its_own() {
        StringBuilder records = new StringBuilder();
        for (int i = 0; i < 5_000; i++) {
            records.append("{\"id\":")
                    .append(i % 10)
                    .append(",\"n\":")
                    .append(i)
                    .append("}\n");
        }
        add(records + "{\"op\":\"x\",\"id\":3}\n");

        for (int run = 1; run <= 2; run++) {
            assertThat(show("--gather=id", "--command=op=x:remove", "--jq=.id"))
                    .containsExactly("0", "1", "2", "4", "5", "6", "7", "8", "9");
            assertThat(show("--gather=id", "--command=op=x:put", "--jq=select(.id == 3)"))
                    .containsExactly("{\"id\":3,\"_korenum\":5001,\"_korewho\":\"w\"}");
            assertThat(show("--gather=id", "--command=op=x:jq:[]")).isEmpty();
            assertThat(show("--gather=id")).hasSize(10);
        }
    }

    @Test
    void objects_within_objects_are_merged_on_demand() throws Exception {
        String pad = dir.resolve("pad").toString();
        try (KoreProcess hub = KoreProcess.start(dir, "node", "--listen", "127.0.0.1:0")) {
            String url = hub.line().split(" ", -1)[1];
            kore("add", "L", "--save-to", data, "--whoami=phone", "{\"k\":1,\"o\":{\"a\":1,\"b\":1}}");
            kore("sync", url, "--save-to", data);
            kore("sync", url, "--save-to", pad, "--whoami=pad");
            kore("add", "L", "--save-to", data, "--whoami=phone", "{\"k\":1,\"o\":{\"a\":2,\"b\":1}}");
            kore("add", "L", "--save-to", pad, "--whoami=pad", "{\"k\":1,\"o\":{\"a\":1,\"b\":2}}");
            kore("sync", url, "--save-to", data);
            kore("sync", url, "--save-to", pad);
            kore("sync", url, "--save-to", data);
        }
        assertThat(show("--gather=k", "--merge-nested", "--jq=.o")).containsExactly("{\"a\":2,\"b\":2}");
        assertThat(show("--gather=k", "--jq=.o")).containsExactly("{\"a\":2,\"b\":1}");

        String explained =
                "{\"key\":1,\"field\":\"o\",\"value\":{\"a\":2,\"b\":1},\"set\":\"2-phone\",\"kind\":\"edit\","
                        + "\"seen\":\"1-phone\",\"lost\":[{\"record\":\"2-pad\",\"value\":{\"a\":1,\"b\":2}}]}";
        assertThat(show("--gather=k", "--explain=o")).containsExactly(explained);
        assertThat(kore("show", "L", "--save-to", pad, "--gather=k", "--explain=o")
                        .lines())
                .containsExactly(explained);
    }

    @Test
    void an_expression_that_takes_all_memory_fails_as_any_other() throws Exception {
        add("{\"name\":\"Alice\"}\n");

        try (KoreProcess show =
                KoreProcess.startSmall(dir, "32m", "show", "L", "--save-to", data, "--jq", "[range(1e9)]")) {
            assertThat(show.end()).isEqualTo(1);
            assertThat(show.error())
                    .isEqualTo("kore: --jq fails at record 1-w: the expression takes more memory than there is\n");
        }
    }

    @Test
    void what_jq_stands_on_is_loaded_with_an_expression_only() throws Exception {
        add("{\"name\":\"Alice\"}\n");

        assertThat(classesLoaded()).noneMatch(line -> line.contains(" net.thisptr.jackson.jq."));
        assertThat(classesLoaded()).noneMatch(line -> line.contains(" com.fasterxml.jackson.databind."));
        assertThat(classesLoaded("--jq=.")).anyMatch(line -> line.contains(" net.thisptr.jackson.jq."));
    }

    private List<String> classesLoaded(String... options) throws Exception {
        Path classes = Files.createTempFile(dir, "classes", ".txt");
        List<String> arguments =
                new ArrayList<>(List.of("show", "L", "--save-to", data, "--gather=name", "--command=op=x:remove"));
        arguments.addAll(List.of(options));
        Map<String, String> environment = Map.of("JAVA_TOOL_OPTIONS", "-Xlog:class+load:file=" + classes);
        try (KoreProcess show = KoreProcess.start(dir, environment, arguments.toArray(String[]::new))) {
            assertThat(show.end()).as(show.error()).isZero();
        }
        List<String> lines = Files.readAllLines(classes);
        assertThat(lines).anyMatch(line -> line.contains(" io.kore.cli.show.ShownObjects "));
        return lines;
    }

    private void add(String lines) {
        assertThat(koreReading(lines, "add", "L", "--save-to", data, "--whoami", "w")
                        .code())
                .isZero();
    }

    private List<String> show(String... options) {
        List<String> arguments = new ArrayList<>(List.of("show", "L", "--save-to", data));
        arguments.addAll(List.of(options));
        Outcome shown = kore(arguments.toArray(String[]::new));
        assertThat(shown.error()).isEmpty();
        assertThat(shown.code()).isZero();
        return shown.lines();
    }
}
