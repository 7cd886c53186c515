package io.kore.it.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.Kore;
import io.kore.Node;
import io.kore.error.KoreException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients on koredb's wire that break its rules; a koredb checks nothing, so all of it is checked here. */
@Timeout(120)
class KoredbWireIT {
    private static final int MANY = 3_000_000;

    @TempDir
    Path folder;

    private final List<KoreException> errors = new CopyOnWriteArrayList<>();
    private Node hub;
    private URI address;

    @BeforeEach
    void start() {
        hub = Kore.node()
                .whoAmI("hub")
                .saveTo("file:" + folder.resolve("store"))
                .listen(0)
                .onError(errors::add)
                .start();
        hub.log("todo").append(Map.of("do", "Buy milk"));
        address = hub.addresses().get(0);
    }

    @AfterEach
    void close() {
        hub.close();
    }

    private static String body(String log, String writer, String records) {
        return "{\"whoami\":\"w\",\"unsynched\":false,\"logs\":[{\"log\":" + log + ",\"writer\":" + writer
                + ",\"sz\":1,\"from\":0,\"records\":[" + records + "]}]}";
    }

    private static String record(String number) {
        return "{\"a\":1,\"_korenum\":" + number + ",\"_korewho\":\"w\"}";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-1",
                "9007199254740991",
                "9007199254740992",
                "9223372036854775807",
                "9223372036854775808",
                "2251799813685249",
                "1e300",
                "1e400",
                "1.5",
                "-0",
                "\"1\"",
                "null",
                "true",
                "[1]",
                "{}"
            })
    void a_number_that_is_none_takes_nothing_in(String number) throws Exception {
        assertThat(RawClient.post(address, body("\"A\"", "\"w\"", record(number))))
                .startsWith("HTTP/1.1 200");
        assertUnharmed();
        assertThat(errors).isNotEmpty();
    }

    @Test
    void numbers_that_do_not_rise_end_where_they_stop_rising() throws Exception {
        RawClient.post(address, body("\"A\"", "\"w\"", record("5") + "," + record("5") + "," + record("9")));
        assertThat(hub.status().records()).isEqualTo(2);
        RawClient.post(address, body("\"B\"", "\"w\"", record("5") + "," + record("4")));
        assertThat(hub.status().records()).isEqualTo(3);
        assertThat(errors).isNotEmpty();
    }

    @Test
    void a_number_far_ahead_is_taken_up_to_the_limit_and_leaves_room_for_what_this_node_writes() throws Exception {
        RawClient.post(address, body("\"todo\"", "\"w\"", record("2251799813685248")));
        assertThat(hub.status().records()).isEqualTo(2);
        assertThat(hub.log("todo").append(Map.of("do", "Still here")).number()).isGreaterThan(1L << 51);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "{}{}",
                "{\"logs\":[]} x",
                "{\"logs\":[],\"logs\":[]}",
                "{\"whoami\":\"w\",\"who\\u0061mi\":\"v\"}",
                "{'logs':[]}",
                "{\"logs\":[1]}",
                "{\"logs\":[{\"records\":[1]}]}",
                "\uFEFF{\"logs\":[]}"
            })
    void a_body_that_is_no_body_is_a_bad_request(String body) throws Exception {
        assertThat(RawClient.post(address, body)).startsWith("HTTP/1.1 400").doesNotContain("Exception", "jackson");
        assertUnharmed();
    }

    @Test
    void json_bombs_are_refused_at_once() throws Exception {
        List<String> bombs = List.of(
                "[".repeat(MANY),
                "{\"a\":".repeat(MANY / 5),
                "{\"x\":" + "[".repeat(MANY),
                "{\"logs\":[{\"sz\":" + "9".repeat(MANY) + "}]}",
                "{\"logs\":[{\"sz\":1e" + "9".repeat(MANY) + "}]}",
                "{\"logs\":[{\"from\":0." + "0".repeat(MANY) + "1}]}",
                "{\"" + "n".repeat(MANY) + "\":1,\"" + "n".repeat(MANY) + "\":1}",
                body("\"A\"", "\"w\"", "{\"a\":" + "9".repeat(1_000_000) + ",\"_korenum\":1,\"_korewho\":\"w\"}"),
                body("\"A\"", "\"w\"", "{\"a\":1,\"_korewho\":\"w\",\"_korenum\":" + "9".repeat(1_000_000) + "}"),
                body("\"A\"", "\"w\"", "{\"a\":1e999999999999,\"_korenum\":1,\"_korewho\":\"w\"}"),
                body("\"A\"", "\"w\"", "{\"a\":" + "9".repeat(MANY) + ",\"_korenum\":1,\"_korewho\":\"w\"}"),
                body("\"A\"", "\"w\"", "{\"a\":" + "[".repeat(900) + "]".repeat(900) + ",\"_korenum\":1}"),
                body("\"A\"", "\"w\"", "{\"a\":\"" + "s".repeat(MANY) + "\",\"_korenum\":1,\"_korewho\":\"w\"}"),
                body("\"A\"", "\"w\"", "{\"a\":1,\"a\":2,\"_korenum\":1,\"_korewho\":\"w\"}"),
                body("\"A\"", "\"w\"", "{\"a\":1,\"_korenum\":1,\"_korenum\":2,\"_korewho\":\"w\"}"),
                body("\"" + "l".repeat(MANY) + "\"", "\"w\"", record("1")),
                body("\"A\"", "\"" + "w".repeat(MANY) + "\"", record("1")));
        for (String bomb : bombs) {
            String shown = bomb.substring(0, 110);
            assertThat(RawClient.post(address, bomb)).as(shown).doesNotContain("Exception");
            assertThat(hub.status().records()).as(shown).isEqualTo(1);
        }
        assertUnharmed();
        assertThat(errors)
                .allSatisfy(error -> assertThat(String.valueOf(error.getMessage()))
                        .as("what they sent does not fill the log")
                        .hasSizeLessThan(2_000));
    }

    @Test
    void bytes_that_are_no_utf8_are_a_bad_request() throws Exception {
        byte[] body = "{\"whoami\":\"w\"}".getBytes(StandardCharsets.US_ASCII);
        body[11] = (byte) 0xff;
        assertThat(RawClient.post(address, body)).startsWith("HTTP/1.1 400");
    }

    @Test
    void hostile_names_stay_within_the_store_and_apart_from_each_other() throws Exception {
        Files.writeString(folder.resolve("neighbour"), "untouched");
        List<String> names = new ArrayList<>(List.of(
                "..",
                "../neighbour",
                "/etc/passwd",
                "%2e%2e",
                "..\\\\neighbour",
                "CON",
                "con",
                "NUL.txt",
                "a\\u0000b",
                "a\\nb",
                "\\u00e9",
                "e\\u0301",
                "name",
                "Name",
                "name.",
                "name ",
                "__proto__",
                "\\u202egnp.exe",
                "n".repeat(255),
                "n".repeat(256),
                "n".repeat(300),
                ""));
        for (String name : names) {
            RawClient.post(address, body('"' + name + '"', "\"w\"", record("1")));
            RawClient.post(address, body("\"A\"", '"' + name + '"', record("1")));
        }
        assertThat(hub.logs()).contains("name", "Name", "CON", "con", "..", "\u00e9", "e\u0301", "n".repeat(255));
        assertThat(hub.logs()).doesNotContain("a\0b", "a\nb", "", "n".repeat(256), "n".repeat(300));
        assertThat(Files.readString(folder.resolve("neighbour"))).isEqualTo("untouched");
        assertThat(files()).noneMatch(file -> file.contains("name") || file.contains("CON") || file.contains("2e"));
        List<String> logs = List.copyOf(hub.logs());
        hub.close();
        start();
        assertThat(hub.logs()).containsExactlyElementsOf(logs);
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.walk(folder.resolve("store"))) {
            return all.map(file -> file.getFileName().toString()).collect(Collectors.toList());
        }
    }

    private void assertUnharmed() throws InterruptedException {
        assertThat(hub.status().records()).isEqualTo(1);
        try (Node phone = Kore.node()
                .whoAmI("phone")
                .connect(address.toString())
                .onError(error -> {
                    throw error;
                })
                .start()) {
            phone.awaitSynced(Duration.ofSeconds(60));
            assertThat(phone.shards()).isEqualTo(hub.shards());
        }
    }
}
