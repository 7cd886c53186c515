package io.kore.it.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.Kore;
import io.kore.Node;
import io.kore.access.Access;
import io.kore.access.Decision;
import io.kore.access.IncomingRequest;
import io.kore.access.LinkLimits;
import io.kore.access.LogPolicy;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** What REST clients are refused, and what they learn by it. */
@Timeout(120)
class RestRefusalsIT {
    private static final List<String> LOG_PATHS = List.of("records", "gather?on=id", "follow");

    private final AtomicBoolean isValid = new AtomicBoolean(true);

    private static void refused(HttpResponse<String> answer, int status, String type) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        JsonNode problem = RestClient.JSON.readTree(answer.body());
        assertThat(problem.get("type").asString()).isEqualTo("urn:kore:problem:" + type);
        assertThat(problem.get("status").asInt()).isEqualTo(status);
        assertThat(problem.get("detail").asString()).isNotEmpty();
    }

    /** Whoever says {@code as: guest} may read Open and Read, and write Open and Drop. */
    private Decision check(IncomingRequest request) {
        String who = request.header("as").orElse("");
        Set<String> readable = Set.of("Open", "Read", "Nothing");
        Set<String> writable = Set.of("Open", "Drop");
        LogPolicy policy = new LogPolicy() {
            @Override
            public boolean mayRead(String log) {
                return readable.contains(log);
            }

            @Override
            public boolean mayWrite(String log) {
                return writable.contains(log);
            }

            @Override
            public boolean isValid() {
                return isValid.get();
            }
        };
        return switch (who) {
            case "owner" -> Decision.allow();
            case "guest" -> Decision.allow("guest", policy);
            default -> Decision.refuse(401);
        };
    }

    private Node guarded() {
        return Kore.node().whoAmI("hub").listen(0).checkRequest(this::check).start();
    }

    @Test
    void each_mistake_has_its_status_and_its_type() throws Exception {
        try (Node node = Kore.node().whoAmI("hub").listen(0).start()) {
            RestClient client = new RestClient(node);
            var unused = client.ids("List", "{\"id\":\"a\"}");
            refused(client.post("List", "{\"a\":1,\"a\":2}"), 400, "invalid-record");
            refused(client.post("List", "{\"a\":1} x"), 400, "invalid-record");
            refused(client.post("List", "[{},3]"), 400, "invalid-record");
            refused(client.post("List", "[]"), 400, "invalid-record");
            refused(client.post("List", "[{\"_korenum\":7}]"), 400, "invalid-record");
            refused(client.post("List", "[{}" + ",{}".repeat(10_000) + "]"), 413, "too-large");
            refused(client.get("/v1/logs/List/records?limit=0"), 400, "invalid-request");
            refused(client.get("/v1/logs/List/records?after=x"), 400, "invalid-request");
            refused(client.get("/v1/logs/List/records?positions=maybe"), 400, "invalid-request");
            refused(client.get("/v1/logs/List/gather"), 400, "invalid-request");
            refused(client.get("/v1/logs/Nothing/records"), 404, "no-such-log");
            refused(client.get("/v1/logs/List"), 404, "no-such-path");
            refused(client.get("/v1/logs/List/records/"), 404, "no-such-path");
            refused(client.send("DELETE", "/v1/logs/List/records", ""), 405, "wrong-method");
            refused(client.with("Accept", "text/html").get("/v1/logs/List/records"), 406, "not-acceptable");
            refused(client.with("Accept", "application/json").get("/v1/logs/List/follow"), 406, "not-acceptable");
            RestClient json = client.with("Content-Type", "application/json");
            refused(json.send("POST", "/v1/logs/List/records", ""), 400, "invalid-record");
            refused(client.send("POST", "/v1/logs/List/records", "{}"), 415, "wrong-media-type");
            refused(json.with("Content-Encoding", "gzip").post("List", "{}"), 415, "wrong-media-type");
            refused(client.with("Idempotency-Key", "x".repeat(256)).post("List", "{}"), 400, "invalid-request");
            var again = client.with("Idempotency-Key", "k").ids("List", "{}");
            refused(client.with("Idempotency-Key", "k").post("List", "{\"other\":1}"), 422, "key-reused");
            assertThat(client.with("Idempotency-Key", "k").ids("List", "{}")).isEqualTo(again);
            node.drop("List");
            refused(client.post("List", "{}"), 409, "log-dropped");
            refused(client.get("/v1/logs/List/records"), 404, "no-such-log");
        }
    }

    @Test
    void a_position_of_another_log_or_of_a_store_that_is_no_more_is_refused() throws Exception {
        String position;
        try (Node node = Kore.node().whoAmI("hub").listen(0).start()) {
            RestClient client = new RestClient(node);
            var unused = client.ids("List", "{}");
            unused = client.ids("Other", "{}");
            position =
                    client.lines("/v1/logs/List/records").get(0).get("_korepos").asString();
            refused(client.get("/v1/logs/Other/records?after=" + position), 409, "unknown-position");
        }
        try (Node node = Kore.node().whoAmI("hub").listen(0).start()) {
            RestClient client = new RestClient(node);
            var unused = client.ids("List", "{}");
            refused(client.get("/v1/logs/List/records?after=" + position), 409, "unknown-position");
        }
    }

    @Test
    void nobody_comes_past_the_check_of_requests_and_no_answer_tells_what_is_held() throws Exception {
        try (Node node = guarded()) {
            var unused = node.log("Secret").append("{\"id\":\"a\"}");
            RestClient stranger = new RestClient(node);
            RestClient guest = stranger.with("as", "guest");
            for (String path : LOG_PATHS) {
                for (String log : List.of("Secret", "Missing")) {
                    refused(stranger.get("/v1/logs/" + log + "/" + path), 401, "not-known");
                }
                HttpResponse<String> secret = guest.get("/v1/logs/Secret/" + path);
                HttpResponse<String> missing = guest.get("/v1/logs/Missing/" + path);
                HttpResponse<String> readable = guest.get("/v1/logs/Nothing/" + path);
                refused(secret, 404, "no-such-log");
                assertThat(List.of(missing.body(), readable.body())).containsOnly(secret.body());
                assertThat(missing.headers().map()).isEqualTo(secret.headers().map());
            }
            for (String path : List.of("health", "status", "logs", "openapi.json", "nothing")) {
                refused(stranger.get("/v1/" + path), 401, "not-known");
            }
            assertThat(guest.post("Secret", "{}").body())
                    .isEqualTo(guest.post("Missing", "{}").body());
            refused(guest.post("Secret", "{}"), 404, "no-such-log");
            refused(guest.post("Read", "{}"), 403, "not-allowed");
            assertThat(guest.ids("Drop", "{}")).containsExactly("1-hub");
            refused(guest.get("/v1/logs/Drop/records"), 404, "no-such-log");
            assertThat(guest.ids("Open", "{}")).containsExactly("1-hub");
            assertThat(guest.lines("/v1/logs/Open/records")).hasSize(1);
            assertThat(guest.get("/v1/logs").body())
                    .isEqualTo("{\"logs\":[{\"log\":\"Open\",\"records\":1,\"writers\":1}]}");
            assertThat(guest.get("/v1/status").body()).contains("Open").doesNotContain("Secret", "peers");
            assertThat(stranger.with("as", "owner").get("/v1/status").body()).contains("Secret", "\"peers\":[]");
        }
    }

    @Test
    void a_follower_whose_credential_expires_is_parted_from() throws Exception {
        try (Node node = guarded()) {
            RestClient guest = new RestClient(node).with("as", "guest");
            var unused = guest.ids("Open", "{\"n\":1}");
            try (RestClient.Stream stream = guest.follow("/v1/logs/Open/follow", "")) {
                assertThat(stream.next().record().get("n").asInt()).isEqualTo(1);
                isValid.set(false);
                unused = List.of(node.log("Open").append("{\"n\":2}").toString());
                assertThat(stream.reader().lines().filter(line -> line.startsWith("data")))
                        .isEmpty();
            }
            refused(guest.get("/v1/logs/Open/records"), 401, "not-known");
        }
    }

    @Test
    void a_body_over_the_limit_is_refused_before_it_is_read() throws Exception {
        Access access = Access.standard().withLimits(LinkLimits.standard().withBodyBytesMax(100));
        try (Node node =
                Kore.node().whoAmI("hub").listen(0).limits(access.limits()).start()) {
            RestClient client = new RestClient(node);
            refused(client.post("List", "{\"a\":\"" + "x".repeat(100) + "\"}"), 413, "too-large");
            assertThat(node.logs()).isEmpty();
        }
    }

    @Test
    void two_requests_with_one_key_at_one_time_append_once() throws Exception {
        try (Node node = Kore.node().whoAmI("hub").listen(0).start()) {
            RestClient client = new RestClient(node).with("Idempotency-Key", "k");
            List<CompletableFuture<List<String>>> both = List.of(async(client), async(client), async(client));
            Set<List<String>> answers = new TreeSet<>((a, b) -> a.toString().compareTo(b.toString()));
            for (CompletableFuture<List<String>> one : both) {
                answers.add(one.get());
            }
            assertThat(answers).containsExactly(List.of("1-hub"));
            assertThat(node.status().records()).isEqualTo(1);
        }
    }

    private static CompletableFuture<List<String>> async(RestClient client) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return client.ids("List", "{\"n\":1}");
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
    }

    @Test
    void the_description_tells_the_methods_that_each_path_answers() throws Exception {
        try (Node node = Kore.node().whoAmI("hub").listen(0).start()) {
            RestClient client = new RestClient(node);
            var unused = client.ids("List", "{\"id\":\"a\"}");
            JsonNode description =
                    RestClient.JSON.readTree(client.get("/v1/openapi.json").body());
            assertThat(description.get("openapi").asString()).startsWith("3.1");
            for (Map.Entry<String, JsonNode> path : description.get("paths").properties()) {
                String url = path.getKey().replace("{log}", "List");
                Set<String> methods = new TreeSet<>(Set.of("HEAD", "OPTIONS"));
                path.getValue().propertyNames().forEach(name -> methods.add(name.toUpperCase(Locale.ROOT)));
                methods.remove("PARAMETERS");
                HttpResponse<String> options = client.send("OPTIONS", url, "");
                assertThat(options.statusCode()).isEqualTo(204);
                String allow = options.headers().firstValue("Allow").orElse("");
                assertThat(Set.of(allow.split(", "))).as(url).isEqualTo(methods);
                HttpResponse<String> head = client.send("HEAD", url + "?on=id", "");
                assertThat(head.statusCode()).as(url).isEqualTo(200);
                assertThat(head.body()).isEmpty();
                String type = head.headers().firstValue("Content-Type").orElse("");
                assertThat(path.getValue()
                                .get("get")
                                .get("responses")
                                .get("200")
                                .get("content")
                                .propertyNames())
                        .containsExactly(type);
            }
        }
    }
}
