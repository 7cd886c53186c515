package io.kore.it.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.Kore;
import io.kore.Node;
import io.kore.access.LinkLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What is appended, read, gathered and followed by HTTP alone. */
@Timeout(120)
class RestIT {
    @TempDir
    Path folder;

    private Node node(String name) {
        return Kore.node()
                .saveTo("file:" + folder.resolve(name))
                .whoAmI(name)
                .listen(0)
                .start();
    }

    private static List<String> column(List<JsonNode> lines, String field) {
        return lines.stream().map(line -> line.get(field).asString()).toList();
    }

    @Test
    void what_is_posted_is_read_in_merged_order_with_number_writer_and_position() throws Exception {
        try (Node node = node("hub")) {
            RestClient client = new RestClient(node);
            assertThat(client.ids("List", "{\"text\":\"one\"}")).containsExactly("1-hub");
            assertThat(client.ids("List", "[{\"text\":\"two\"}, {\"text\":\"three\"}]"))
                    .containsExactly("2-hub", "3-hub");
            assertThat(client.with("Content-Type", "application/x-ndjson")
                            .send("POST", "/v1/logs/List/records", "{\"text\":\"four\"}\n\n{ }\n")
                            .body())
                    .isEqualTo("{\"ids\":[\"4-hub\",\"5-hub\"],\"durable\":true}");

            List<JsonNode> lines = client.lines("/v1/logs/List/records");
            assertThat(column(lines.subList(0, 4), "text")).containsExactly("one", "two", "three", "four");
            assertThat(column(lines, "_korenum")).containsExactly("1", "2", "3", "4", "5");
            assertThat(column(lines, "_korewho")).containsOnly("hub");

            String position = lines.get(1).get("_korepos").asString();
            assertThat(column(client.lines("/v1/logs/List/records?after=" + position), "_korenum"))
                    .containsExactly("3", "4", "5");
            assertThat(client.lines("/v1/logs/List/records?after="
                            + lines.get(4).get("_korepos").asString()))
                    .isEmpty();
        }
    }

    @Test
    void pages_of_any_size_come_to_the_whole_log_and_miss_no_record_that_arrives_late() throws Exception {
        try (Node hub = node("hub");
                Node device = Kore.node().whoAmI("device").start()) {
            RestClient client = new RestClient(hub);
            for (int i = 0; i < 10; i++) {
                var unused = hub.log("List").append("{\"hub\":" + i + "}");
            }
            for (int i = 0; i < 12; i++) {
                var unused = device.log("List").append("{\"device\":" + i + "}");
            }
            List<String> seen = new ArrayList<>();
            String position = page(client, "", 4, seen);
            var unused = device.sync(hub.addresses().get(0).toString()).get();
            for (String last = ""; !last.equals(position); ) {
                last = position;
                position = page(client, position, 3, seen);
            }
            assertThat(seen).doesNotHaveDuplicates().hasSize(22);
            assertThat(seen.subList(0, 10)).allMatch(id -> id.endsWith("-hub"));
            assertThat(column(client.lines("/v1/logs/List/records"), "_korenum").subList(0, 4))
                    .containsExactly("1", "1", "2", "2");
        }
    }

    private static String page(RestClient client, String after, int limit, List<String> seen) throws Exception {
        List<JsonNode> lines = client.lines("/v1/logs/List/records?limit=" + limit + "&after=" + after);
        assertThat(lines).hasSizeLessThanOrEqualTo(limit);
        lines.forEach(line -> seen.add(
                line.get("_korenum").asString() + "-" + line.get("_korewho").asString()));
        return lines.isEmpty()
                ? after
                : lines.get(lines.size() - 1).get("_korepos").asString();
    }

    @Test
    void a_log_is_gathered_as_the_node_gathers_it() throws Exception {
        try (Node node = node("hub")) {
            RestClient client = new RestClient(node);
            var unused = client.ids(
                    "List",
                    "[{\"id\":\"b\",\"done\":false,\"n\":1},{\"id\":\"a\",\"done\":true},{\"id\":\"b\",\"done\":true}]");
            List<JsonNode> lines = client.lines("/v1/logs/List/gather?on=id");
            assertThat(column(lines, "id")).containsExactly("a", "b");
            assertThat(column(lines, "_korenum")).containsExactly("2", "3");
            assertThat(client.lines("/v1/logs/List/gather?on=id&where=done%3Dfalse"))
                    .hasSize(1);
            assertThat(client.get("/v1/logs/List/gather").statusCode()).isEqualTo(400);
        }
    }

    @Test
    void a_follower_goes_on_where_it_was_after_the_hub_was_restarted() throws Exception {
        String last;
        int port;
        try (Node hub = node("hub")) {
            port = hub.addresses().get(0).getPort();
            RestClient client = new RestClient(hub);
            var unused = client.ids("List", "[{\"n\":1},{\"n\":2},{\"n\":3}]");
            try (RestClient.Stream stream = client.follow("/v1/logs/List/follow", "")) {
                assertThat(stream.next().record().get("n").asInt()).isEqualTo(1);
                RestClient.Stream.Event second = stream.next();
                assertThat(second.record().get("_korewho").asString()).isEqualTo("hub");
                last = second.id();
            }
        }
        try (Node hub = Kore.node()
                .saveTo("file:" + folder.resolve("hub"))
                .whoAmI("hub")
                .listen(port)
                .start()) {
            RestClient client = new RestClient(hub);
            try (RestClient.Stream stream = client.follow("/v1/logs/List/follow?after=", last)) {
                assertThat(stream.next().record().get("n").asInt()).isEqualTo(3);
                var unused = hub.log("List").append("{\"n\":4}");
                RestClient.Stream.Event live = stream.next();
                assertThat(live.record().get("n").asInt()).isEqualTo(4);
                assertThat(client.lines("/v1/logs/List/records?after=" + live.id()))
                        .isEmpty();
            }
        }
    }

    @Test
    void a_follower_gets_late_records_when_they_arrive() throws Exception {
        try (Node hub = node("hub");
                Node device = Kore.node().whoAmI("device").start()) {
            var first = hub.log("List").append("{\"n\":1}");
            var second = hub.log("List").append("{\"n\":2}");
            var late = device.log("List").append("{\"late\":true}");
            assertThat(late.number()).isLessThan(second.number()).isEqualTo(first.number());
            try (RestClient.Stream stream = new RestClient(hub).follow("/v1/logs/List/follow", "")) {
                assertThat(stream.next().record().get("n").asInt()).isEqualTo(1);
                assertThat(stream.next().record().get("n").asInt()).isEqualTo(2);
                var unused = device.sync(hub.addresses().get(0).toString()).get();
                assertThat(stream.next().record().get("late").asBoolean()).isTrue();
            }
        }
    }

    @Test
    void a_quiet_stream_is_kept_alive_by_comments() throws Exception {
        LinkLimits limits =
                new LinkLimits(6 << 20, 10, Duration.ofMillis(200), Duration.ofSeconds(10), Duration.ofSeconds(10));
        try (Node hub = Kore.node().whoAmI("hub").listen(0).limits(limits).start()) {
            var unused = hub.log("List").append("{\"n\":1}");
            try (RestClient.Stream stream = new RestClient(hub).follow("/v1/logs/List/follow?after=now", "")) {
                assertThat(stream.reader()
                                .lines()
                                .filter(line -> line.startsWith(":"))
                                .limit(3))
                        .hasSize(3);
                var two = hub.log("List").append("{\"n\":2}");
                assertThat(stream.next().record().get("_korenum").asLong()).isEqualTo(two.number());
            }
        }
    }

    @Test
    void a_record_with_a_field_named_as_the_position_fools_nobody() throws Exception {
        try (Node node = node("hub")) {
            RestClient client = new RestClient(node);
            var unused =
                    client.ids("List", "[{\"_korepos\":\"mine\",\"n\":1},{\"\\u005fkorepos\":\"mine\"},{\n\"n\":\n3}]");
            List<JsonNode> lines = client.lines("/v1/logs/List/records");
            assertThat(lines).hasSize(3);
            assertThat(client.lines("/v1/logs/List/records?after="
                            + lines.get(0).get("_korepos").asString()))
                    .hasSize(2);
            assertThat(client.lines("/v1/logs/List/records?positions=false")
                            .get(1)
                            .get("_korepos")
                            .asString())
                    .isEqualTo("mine");
        }
    }

    @Test
    void names_of_logs_may_hold_anything_that_is_percent_encoded() throws Exception {
        try (Node node = node("hub")) {
            RestClient client = new RestClient(node);
            for (String[] name : new String[][] {
                {"a%2Fb", "a/b"},
                {"a%20b", "a b"},
                {"50%25", "50%"},
                {"%C3%A4", "ä"},
                {"a+b", "a+b"},
                {"%2E%2E", ".."},
                {"a%5Cb", "a\\b"},
                {"x%3Fy", "x?y"}
            }) {
                assertThat(client.ids(name[0], "{}")).hasSize(1);
                assertThat(node.logs()).contains(name[1]);
                assertThat(client.lines("/v1/logs/" + name[0] + "/records")).hasSize(1);
            }
            assertThat(client.post("a%00b", "{}").statusCode()).isEqualTo(400);
            assertThat(client.post("%FF", "{}").statusCode()).isEqualTo(400);
        }
    }
}
