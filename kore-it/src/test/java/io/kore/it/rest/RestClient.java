package io.kore.it.rest;

import io.kore.Node;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client that knows nothing but HTTP and JSON. */
final class RestClient {
    static final JsonMapper JSON = new JsonMapper();
    private static final Duration WAIT = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI node;
    private final Map<String, String> headers = new LinkedHashMap<>();

    RestClient(Node node) {
        this(node.addresses().get(0));
    }

    RestClient(URI node) {
        this.node = node;
    }

    RestClient with(String name, String value) {
        RestClient other = new RestClient(node);
        other.headers.putAll(headers);
        other.headers.put(name, value);
        return other;
    }

    HttpResponse<String> send(String method, String path, String body) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(node + path)).timeout(WAIT);
        headers.forEach(request::header);
        request.method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        return http.send(request.build(), BodyHandlers.ofString());
    }

    HttpResponse<String> get(String path) throws Exception {
        return send("GET", path, "");
    }

    HttpResponse<String> post(String log, String json) throws Exception {
        return with("Content-Type", "application/json").send("POST", "/v1/logs/" + log + "/records", json);
    }

    /** The ids that an append came to. */
    List<String> ids(String log, String json) throws Exception {
        HttpResponse<String> answer = post(log, json);
        if (answer.statusCode() != 201) {
            throw new AssertionError(answer.statusCode() + " " + answer.body());
        }
        List<String> ids = new ArrayList<>();
        JSON.readTree(answer.body()).get("ids").forEach(id -> ids.add(id.asString()));
        return ids;
    }

    /** The lines of an answer. */
    List<JsonNode> lines(String path) throws Exception {
        HttpResponse<String> answer = get(path);
        if (answer.statusCode() != 200) {
            throw new AssertionError(answer.statusCode() + " " + answer.body());
        }
        return answer.body().lines().map(JSON::readTree).toList();
    }

    /** Follows a log. */
    Stream follow(String path, String lastEventId) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(node + path));
        headers.forEach(request::header);
        if (!lastEventId.isEmpty()) {
            request.header("Last-Event-ID", lastEventId);
        }
        var answer = http.send(request.build(), BodyHandlers.ofInputStream());
        if (answer.statusCode() != 200) {
            throw new AssertionError("status " + answer.statusCode());
        }
        return new Stream(new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8)));
    }

    /** An event stream. The test has a bound as a whole. */
    record Stream(BufferedReader reader) implements AutoCloseable {
        record Event(String id, JsonNode record) {}

        Event next() throws IOException {
            String id = "";
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (line.startsWith("id: ")) {
                    id = line.substring(4);
                } else if (line.startsWith("data: ")) {
                    return new Event(id, JSON.readTree(line.substring(6)));
                }
            }
            throw new IOException("the stream has ended");
        }

        @Override
        public void close() throws IOException {
            reader.close();
        }
    }
}
