package io.kore.cli;

import static io.kore.cli.Outcome.kore;
import static io.kore.cli.Outcome.koreReading;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Show that goes on, as a process that stays connected to a hub. */
class FollowIT {
    private static final String INT = "INT";
    private static final String TERM = "TERM";

    @TempDir
    private Path dir = Path.of("");

    private KoreProcess hub;
    private String url = "";
    private String watcher = "";
    private String phone = "";

    @BeforeEach
    void begin_with_a_hub_and_one_record() throws IOException {
        watcher = dir.resolve("watcher").toString();
        phone = dir.resolve("phone").toString();
        hub = KoreProcess.start(dir, "node", "--listen", "127.0.0.1:0");
        url = hub.line().split(" ", -1)[1];
        add(phone, "phone", "{\"name\":\"Alice\",\"n\":1}");
        assertThat(kore("sync", url, "--save-to", watcher).code()).isZero();
    }

    @AfterEach
    void end_the_hub() {
        hub.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {INT, TERM})
    void records_are_printed_as_they_come_late_ones_too_until_a_signal(String signal) throws Exception {
        try (KoreProcess follow = follow()) {
            assertThat(follow.line()).isEqualTo("{\"name\":\"Alice\",\"n\":1,\"_korenum\":1,\"_korewho\":\"phone\"}");
            add(phone, "phone", "{\"name\":\"Alice\",\"n\":2}", "{\"name\":\"Alice\",\"n\":3}");
            assertThat(follow.line()).contains("\"_korenum\":2,");
            assertThat(follow.line()).contains("\"_korenum\":3,");

            add(dir.resolve("pad").toString(), "pad", "{\"name\":\"Bob\"}");
            assertThat(follow.line()).isEqualTo("{\"name\":\"Bob\",\"_korenum\":1,\"_korewho\":\"pad\"}");

            send(signal, follow);
            assertThat(follow.out.readLine()).isNull();
            assertThat(follow.end()).isZero();
            assertThat(follow.error()).isEmpty();
        }
        assertThat(kore("show", "L", "--save-to", watcher).lines()).hasSize(4);
    }

    @Test
    void objects_are_printed_when_they_change_and_when_they_go() throws Exception {
        try (KoreProcess follow = follow("--gather=name", "--command=op=del:remove", "--filter=x=1")) {
            add(phone, "phone", "{\"x\":1,\"name\":\"Bob\",\"n\":1}");
            assertThat(follow.line())
                    .isEqualTo("{\"x\":1,\"name\":\"Bob\",\"n\":1,\"_korenum\":2,\"_korewho\":\"phone\"}");
            add(phone, "phone", "{\"x\":1,\"name\":7}");
            assertThat(follow.line()).isEqualTo("{\"x\":1,\"name\":7,\"_korenum\":3,\"_korewho\":\"phone\"}");
            add(phone, "phone", "{\"op\":\"del\",\"name\":7}");
            assertThat(follow.line()).isEqualTo("{\"name\":7,\"_koreremoved\":true}");
            add(phone, "phone", "{\"op\":\"del\",\"name\":\"Bob\"}");
            assertThat(follow.line()).isEqualTo("{\"name\":\"Bob\",\"_koreremoved\":true}");
            send(TERM, follow);
            assertThat(follow.end()).isZero();
        }
    }

    @Test
    void it_goes_on_when_the_hub_comes_late() throws Exception {
        hub.process.destroy();
        assertThat(hub.end()).isZero();
        try (KoreProcess follow = follow("--jq=._korenum")) {
            assertThat(follow.line()).isEqualTo("1");
            hub = KoreProcess.start(dir, "node", "--listen", url.substring("http://".length()));
            hub.line();
            add(phone, "phone", "{\"name\":\"Alice\",\"n\":2}");
            assertThat(follow.line()).isEqualTo("2");
        }
    }

    @Test
    void a_reader_who_goes_ends_it_quietly_at_the_next_line() throws Exception {
        try (KoreProcess follow = follow()) {
            follow.line();
            follow.out.close();
            add(phone, "phone", "{}");
            assertThat(follow.end()).isZero();
            assertThat(follow.error()).isEmpty();
        }
    }

    @Test
    void an_expression_that_does_not_end_can_be_ended() throws Exception {
        // more than is kept back before it is printed, so that the first line tells that the rest has begun
        String endless = "(range(20000) | tostring), (range(1e15) | empty)";
        try (KoreProcess follow = follow("--jq", endless)) {
            assertThat(follow.line()).isEqualTo("\"0\"");
            send(INT, follow);
            assertThat(follow.end()).isZero();
            assertThat(follow.error()).isEmpty();
        }
        try (KoreProcess show = KoreProcess.start(dir, "show", "L", "--save-to", watcher, "--jq", endless)) {
            assertThat(show.line()).isEqualTo("\"0\"");
            send(INT, show);
            assertThat(show.end()).isEqualTo(130);
        }
    }

    @Test
    void a_long_log_is_shown_and_followed_in_little_memory() throws Exception {
        int records = 25_000;
        String line = "{\"text\":\"" + "x".repeat(2_000) + "\"}\n";
        assertThat(koreReading(line.repeat(records), "add", "Long", "--save-to", watcher)
                        .code())
                .isZero();
        for (String[] options : new String[][] {{}, {"--follow"}, {"--jq", "._korenum"}}) {
            List<String> arguments = new ArrayList<>(List.of("show", "Long", "--save-to", watcher));
            arguments.addAll(List.of(options));
            try (KoreProcess show = KoreProcess.startSmall(dir, "32m", arguments.toArray(String[]::new))) {
                for (int read = 0; read < records; read++) {
                    show.line();
                }
                if (options.length == 1) {
                    send(TERM, show);
                }
                assertThat(show.end()).as(show.error()).isZero();
            }
        }
    }

    private KoreProcess follow(String... options) throws IOException {
        List<String> arguments =
                new ArrayList<>(List.of("show", "L", "--save-to", watcher, "--follow", "--connect", url));
        arguments.addAll(List.of(options));
        return KoreProcess.start(dir, arguments.toArray(String[]::new));
    }

    private void add(String folder, String writer, String... records) {
        List<String> arguments =
                new ArrayList<>(List.of("add", "L", "--save-to", folder, "--whoami", writer, "--connect", url));
        arguments.addAll(List.of(records));
        Outcome added = kore(arguments.toArray(String[]::new));
        assertThat(added.error()).isEmpty();
    }

    private static void send(String signal, KoreProcess process) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(process.process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }
}
