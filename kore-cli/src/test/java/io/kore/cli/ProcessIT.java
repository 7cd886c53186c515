package io.kore.cli;

import static io.kore.cli.Outcome.kore;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command as a process: signals, pipes, the death of it, and two of them talking. */
class ProcessIT {
    @TempDir
    private Path dir = Path.of("");

    @Test
    void a_node_says_where_it_serves_and_stops_cleanly_when_told() throws Exception {
        try (KoreProcess node = KoreProcess.start(dir, "node", "--listen", "127.0.0.1:0", "--whoami", "the hub")) {
            assertThat(node.line()).matches("ready http://127\\.0\\.0\\.1:\\d+ as the hub");
            node.process.destroy();
            assertThat(node.end()).isZero();
            assertThat(node.error()).isEmpty();
        }
    }

    @Test
    void what_a_stopped_node_kept_is_there_at_once() throws Exception {
        String hub = dir.resolve("hub").toString();
        String phone = dir.resolve("phone").toString();
        kore("add", "L", "--save-to", phone, "--whoami", "phone", "{\"a\":1}");
        try (KoreProcess node = hub(Map.of(), "--save-to", hub)) {
            assertThat(kore("sync", address(node), "--save-to", phone).code()).isZero();

            Outcome locked = kore("show", "L", "--save-to", hub);
            assertThat(locked.code()).isEqualTo(1);
            assertThat(locked.error()).startsWith("kore: ").hasLineCount(1);

            node.process.destroy();
            assertThat(node.end()).isZero();
        }
        assertThat(kore("show", "L", "--save-to", hub).out())
                .isEqualTo("{\"a\":1,\"_korenum\":1,\"_korewho\":\"phone\"}\n");
    }

    @Test
    void a_node_is_written_and_read_by_http_alone() throws Exception {
        try (KoreProcess node = hub(Map.of("KORE_TOKEN", "s3cret"), "--whoami", "hub")) {
            HttpClient client = HttpClient.newHttpClient();
            URI records = URI.create(address(node) + "/v1/logs/L/records");
            HttpRequest.Builder request = HttpRequest.newBuilder(records)
                    .header("Authorization", "Bearer s3cret")
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString("{\"a\":1}"));
            assertThat(client.send(request.build(), BodyHandlers.ofString()).body())
                    .isEqualTo("{\"ids\":[\"1-hub\"],\"durable\":true}");
            assertThat(client.send(request.GET().build(), BodyHandlers.ofString())
                            .body())
                    .startsWith("{\"a\":1,\"_korenum\":1,\"_korewho\":\"hub\",");
            assertThat(client.send(HttpRequest.newBuilder(records).build(), BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(401);
        }
    }

    @Test
    void two_folders_exchange_through_a_node_that_wants_a_token() throws Exception {
        String phone = dir.resolve("phone").toString();
        String pad = dir.resolve("pad").toString();
        kore("add", "L", "--save-to", phone, "--whoami", "phone", "{\"a\":1}", "{\"a\":2}");
        kore("add", "L", "--save-to", pad, "--whoami", "pad", "{\"b\":1}");
        try (KoreProcess node = hub(Map.of("KORE_TOKEN", "s3cret", "LC_ALL", "C.UTF-8"))) {
            String hub = address(node);

            for (String[] wrong : new String[][] {{}, {"--token", "other"}}) {
                List<String> arguments = new ArrayList<>(List.of("sync", hub, "--save-to", phone));
                arguments.addAll(List.of(wrong));
                Outcome refused = kore(arguments.toArray(String[]::new));
                assertThat(refused.code()).isEqualTo(1);
                assertThat(refused.out()).isEmpty();
                assertThat(refused.error())
                        .startsWith("kore: no full exchange with " + hub)
                        .hasLineCount(1);
                assertThat(refused.error()).doesNotContain("s3cret").doesNotContain("other");
            }

            assertThat(kore("sync", hub, "--save-to", phone, "--token", "s3cret")
                            .out())
                    .startsWith("sent 2 records, received 0 records, level with ");
            assertThat(kore("sync", hub, "--save-to", pad, "--token", "s3cret").out())
                    .startsWith("sent 1 record, received 2 records, level with ");
            assertThat(kore("sync", hub, "--save-to", phone, "--token", "s3cret")
                            .out())
                    .startsWith("sent 0 records, received 1 record, level with ");
        }
        Outcome onPhone = kore("show", "L", "--save-to", phone);
        assertThat(onPhone.lines()).hasSize(3);
        assertThat(kore("show", "L", "--save-to", pad)).isEqualTo(onPhone);
        assertThat(kore("shards", "--save-to", pad)).isEqualTo(kore("shards", "--save-to", phone));
    }

    @Test
    void one_shot_verbs_exchange_with_the_peers_they_are_given() throws Exception {
        String phone = dir.resolve("phone").toString();
        String pad = dir.resolve("pad").toString();
        try (KoreProcess node = hub(Map.of())) {
            String hub = address(node);
            assertThat(kore("add", "L", "--save-to", phone, "--connect", hub, "{\"a\":1}")
                            .code())
                    .isZero();
            assertThat(kore("show", "L", "--save-to", pad, "--connect", hub).code())
                    .isEqualTo(1);
            assertThat(kore("sync", hub, "--save-to", pad).code()).isZero();
            kore("add", "L", "--save-to", phone, "--connect", hub, "{\"a\":2}");
            assertThat(kore("show", "L", "--save-to", pad, "--connect", hub).lines())
                    .hasSize(2);
        }
    }

    @Test
    void a_peer_that_is_away_is_a_failure_of_sync_in_one_line() {
        Outcome alone =
                kore("sync", "http://127.0.0.1:1", "--save-to", dir.resolve("d").toString());

        assertThat(alone.code()).isEqualTo(1);
        assertThat(alone.error())
                .startsWith("kore: no full exchange with http://127.0.0.1:1: ")
                .hasLineCount(1);
    }

    @Test
    void a_reader_who_has_seen_enough_ends_show_quietly() throws Exception {
        String data = dir.resolve("data").toString();
        Outcome.koreReading("{\"a\":\"01234567890123456789\"}\n".repeat(20_000), "add", "L", "--save-to", data);
        try (KoreProcess show = KoreProcess.start(dir, "show", "L", "--save-to", data)) {
            assertThat(show.line()).startsWith("{\"a\":");
            show.out.close();
            assertThat(show.end()).isZero();
            assertThat(show.error()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "rocksdb", "h2"})
    void every_id_that_was_printed_before_a_kill_is_there(String store) throws Exception {
        String data = dir.resolve("data").toString();
        Set<String> printed = new HashSet<>();
        for (int round = 1; round <= 3; round++) {
            try (KoreProcess add =
                    KoreProcess.start(dir, "add", "L", "--store", store, "--save-to", data, "--whoami", "w")) {
                Thread typing = new Thread(() -> typeWithoutEnd(add.input()), "typing");
                typing.start();
                for (int line = 0; line < 700 * round; line++) {
                    printed.add(add.line());
                }
                // a process handle kills and leaves the pipe to us, unlike Process
                add.process.toHandle().destroyForcibly();
                // what it had printed by then counts as well; the kill may have cut the last line
                for (String line = add.out.readLine(); line != null; line = add.out.readLine()) {
                    if (line.matches("\\d+-w")) {
                        printed.add(line);
                    }
                }
                typing.join();
            }
            Set<String> held = new HashSet<>();
            for (String line : kore("show", "L", "--save-to", data).lines()) {
                held.add(line.replaceAll(".*\"_korenum\":(\\d+),\"_korewho\":\"w\"}", "$1-w"));
            }
            assertThat(held).as("round %d", round).containsAll(printed);
        }
        assertThat(kore("verify", "--save-to", data).code()).isZero();
    }

    @Test
    void an_argument_that_the_locale_has_garbled_is_refused() throws Exception {
        try (KoreProcess add =
                KoreProcess.start(dir, Map.of("LC_ALL", "C"), "add", "émile", "--save-to", dir.toString(), "{}")) {
            assertThat(add.end()).isEqualTo(2);
            assertThat(add.error())
                    .startsWith("kore: an argument is not readable")
                    .hasLineCount(1);
        }
    }

    private KoreProcess hub(Map<String, String> environment, String... options) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("node", "--listen", "127.0.0.1:0"));
        arguments.addAll(List.of(options));
        return KoreProcess.start(dir, environment, arguments.toArray(String[]::new));
    }

    private static String address(KoreProcess node) throws IOException {
        return node.line().split(" ", -1)[1];
    }

    private static void typeWithoutEnd(OutputStream input) {
        try {
            for (int number = 0; ; number++) {
                input.write(("{\"n\":" + number + "}\n").getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            assertThat(e).as("the end of the process ends the typing").isNotNull();
        }
    }
}
