package io.kore.transport.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.access.Access;
import io.kore.error.StoreFailedException;
import io.kore.spi.RestDoor;
import io.kore.spi.RestRefusedException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The routes of REST without an engine behind them. */
@Timeout(60)
class RestRoutesTest {
    private static final Pattern PATH = Pattern.compile("\n    \"(/v1/[^\"]*)\": \\{");

    private final HttpClient client = HttpClient.newHttpClient();

    private HttpResponse<String> send(URI uri, String method) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(uri)
                .method(method, BodyPublishers.noBody())
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    @Test
    void the_description_tells_of_each_path_and_of_no_other() throws Exception {
        try (TestNode node = new TestNode(Access.standard())) {
            String description =
                    send(node.listen().resolve("/v1/openapi.json"), "GET").body();
            Set<String> told = PATH.matcher(description)
                    .results()
                    .map(found -> found.group(1))
                    .collect(Collectors.toCollection(TreeSet::new));
            SharedThreads threads = new SharedThreads();
            try {
                assertThat(told).isEqualTo(new RestRoutes(node.context, threads, new BodyBudget(1)).paths());
            } finally {
                threads.stop();
            }
        }
    }

    @Test
    void an_engine_without_a_rest_face_has_no_logs() throws Exception {
        try (TestNode node = new TestNode(Access.standard())) {
            URI uri = node.listen();
            for (String path : Set.of("records", "gather?on=id", "follow")) {
                HttpResponse<String> answer = send(uri.resolve("/v1/logs/List/" + path), "GET");
                assertThat(answer.statusCode()).isEqualTo(404);
                assertThat(answer.body()).contains("urn:kore:problem:no-such-log");
            }
            assertThat(send(uri.resolve("/v1/logs/List/records"), "POST").statusCode())
                    .isEqualTo(404);
            assertThat(node.reports).isEmpty();
        }
    }

    @Test
    void options_and_wrong_methods_are_told_what_there_is() throws Exception {
        try (TestNode node = new TestNode(Access.standard())) {
            URI records = node.listen().resolve("/v1/logs/List/records");
            assertThat(send(records, "OPTIONS").headers().firstValue("Allow")).contains("GET, HEAD, POST, OPTIONS");
            HttpResponse<String> wrong = send(records, "PUT");
            assertThat(wrong.statusCode()).isEqualTo(405);
            assertThat(wrong.headers().firstValue("Allow")).contains("GET, HEAD, POST, OPTIONS");
        }
    }

    /** A door behind which everything fails alike. */
    private static RestDoor failing(RuntimeException failure) {
        return (RestDoor) Proxy.newProxyInstance(
                RestDoor.class.getClassLoader(),
                new Class<?>[] {RestDoor.class},
                (door, method, arguments) ->
                        method.getReturnType() == void.class ? null : CompletableFuture.failedFuture(failure));
    }

    private List<HttpResponse<String>> answers(URI node) throws Exception {
        List<HttpResponse<String>> answers = new ArrayList<>();
        for (String path : List.of("records", "gather?on=id", "follow")) {
            answers.add(send(node.resolve("/v1/logs/List/" + path), "GET"));
        }
        HttpRequest append = HttpRequest.newBuilder(node.resolve("/v1/logs/List/records"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{}"))
                .build();
        answers.add(client.send(append, BodyHandlers.ofString()));
        return answers;
    }

    @Test
    void a_busy_node_asks_to_come_again_soon_and_troubles_nobody() throws Exception {
        RestDoor busy = failing(new RestRefusedException(RestRefusedException.Reason.BUSY, "two at once"));
        try (TestNode node = new TestNode(Access.standard(), busy)) {
            for (HttpResponse<String> answer : answers(node.listen())) {
                assertThat(answer.statusCode()).as(answer.toString()).isEqualTo(429);
                assertThat(answer.headers().firstValue("Retry-After")).contains("2");
                assertThat(answer.body()).contains("urn:kore:problem:busy").contains("two at once");
            }
            assertThat(node.reports).isEmpty();
        }
    }

    @Test
    void a_node_that_cannot_says_so_and_tells_its_owner_why() throws Exception {
        RestDoor broken = failing(new StoreFailedException("no space left on the disk"));
        try (TestNode node = new TestNode(Access.standard(), broken)) {
            List<HttpResponse<String>> answers = answers(node.listen());
            for (HttpResponse<String> answer : answers) {
                assertThat(answer.statusCode()).as(answer.toString()).isEqualTo(503);
                assertThat(answer.headers().firstValue("Retry-After")).contains("10");
                assertThat(answer.body())
                        .contains("urn:kore:problem:unavailable")
                        .doesNotContain("disk");
            }
            assertThat(node.reports)
                    .hasSameSizeAs(answers)
                    .allSatisfy(report -> assertThat(report).hasMessageContaining("no space left on the disk"));
        }
    }
}
