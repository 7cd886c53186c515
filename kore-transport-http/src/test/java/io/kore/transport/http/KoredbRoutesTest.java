package io.kore.transport.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.access.Access;
import io.kore.access.BearerToken;
import io.kore.access.Decision;
import io.kore.access.LinkLimits;
import io.kore.access.LogPolicy;
import io.kore.error.InvalidRecordException;
import io.kore.error.PeerException;
import io.kore.error.StoreException;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The routes as koredb 0.5 uses them: no Content-Type, a body in chunks, and no word about who listens. */
@Timeout(60)
class KoredbRoutesTest {
    private static final String SIZES = "{\"whoami\":\"w\",\"unsynched\":false,\"logs\":[]}";
    private static final int WAIT_SECONDS = 20;

    private final HttpClient client = HttpClient.newHttpClient();

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.timeout(Duration.ofSeconds(WAIT_SECONDS)).build(), BodyHandlers.ofString());
    }

    private static HttpRequest.Builder at(URI node, String path) {
        return HttpRequest.newBuilder(node.resolve(path));
    }

    private static HttpRequest.Builder chunked(URI node, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return at(node, "/kore/logs").POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes)));
    }

    @Test
    void a_body_in_chunks_is_answered_in_pieces_and_the_answer_is_closed() throws Exception {
        try (TestNode node = new TestNode(Access.standard())) {
            HttpResponse<String> answer = send(chunked(node.listen(), SIZES));

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
            assertThat(answer.body()).isEqualTo("{\"logs\":[]}");
            assertThat(node.koredb.bodies).containsExactly(SIZES);
            assertThat(node.koredb.answersClosed).hasValue(1);
        }
    }

    @Test
    void methods_that_make_no_sense_are_answered() throws Exception {
        try (TestNode node = new TestNode(Access.standard())) {
            URI uri = node.listen();
            assertThat(send(at(uri, "/kore/logs").GET()).statusCode()).isEqualTo(405);
            assertThat(send(at(uri, "/kore/logs").DELETE()).statusCode()).isEqualTo(405);
            assertThat(send(at(uri, "/kore/sse").POST(BodyPublishers.ofString("x")))
                            .statusCode())
                    .isEqualTo(405);
            assertThat(node.koredb.bodies).isEmpty();
        }
    }

    @Test
    void a_body_over_the_limit_is_refused_and_reported_whether_its_length_was_said_or_not() throws Exception {
        Access small = Access.standard().withLimits(LinkLimits.standard().withBodyBytesMax(100));
        try (TestNode node = new TestNode(small)) {
            URI uri = node.listen();
            HttpResponse<String> said = send(at(uri, "/kore/logs").POST(BodyPublishers.ofString("x".repeat(101))));
            assertThat(said.statusCode()).isEqualTo(413);
            assertThat(said.headers().firstValue("Content-Type")).contains("application/problem+json");
            assertThat(send(chunked(uri, "x".repeat(101))).statusCode()).isEqualTo(413);
            assertThat(send(chunked(uri, "x".repeat(100))).statusCode()).isEqualTo(200);
            assertThat(node.reports)
                    .hasSize(2)
                    .allSatisfy(error -> assertThat(error).hasMessageContaining("100 bytes"));
        }
    }

    @Test
    void what_the_engine_refuses_is_answered_in_its_kind() throws Exception {
        try (TestNode node = new TestNode(Access.standard())) {
            URI uri = node.listen();
            node.koredb.failure = new InvalidRecordException("no");
            assertThat(send(chunked(uri, "{bad")).statusCode()).isEqualTo(400);
            node.koredb.failure = new PeerException("no");
            assertThat(send(chunked(uri, SIZES)).statusCode()).isEqualTo(403);
            node.koredb.failure = new StoreException("full");
            HttpResponse<String> later = send(chunked(uri, SIZES));
            assertThat(later.statusCode()).isEqualTo(503);
            assertThat(later.headers().firstValue("Retry-After")).isPresent();
            assertThat(node.reports).hasSize(1);
        }
    }

    @Test
    void both_routes_ask_the_check_first_and_hand_its_decision_on() throws Exception {
        LogPolicy policy = LogPolicy.of(Set.of("A"), Set.of());
        BearerToken token = new BearerToken("T");
        Access access = Access.standard().withCheck(request -> {
            Decision decision = token.check(request);
            return decision.isAllowed() ? Decision.allow("app", policy) : decision;
        });
        try (TestNode node = new TestNode(access)) {
            URI uri = node.listen();
            assertThat(send(chunked(uri, SIZES)).statusCode()).isEqualTo(401);
            assertThat(send(at(uri, "/kore/sse")).statusCode()).isEqualTo(401);
            assertThat(node.koredb.bodies).isEmpty();
            assertThat(node.koredb.followers).isEmpty();

            assertThat(send(chunked(uri, SIZES).header("Authorization", "Bearer T"))
                            .statusCode())
                    .isEqualTo(200);
            assertThat(node.koredb.decisions)
                    .singleElement()
                    .satisfies(decision -> assertThat(decision.policy()).isSameAs(policy));
        }
    }

    @Test
    void web_pages_of_elsewhere_are_kept_out() throws Exception {
        try (TestNode node = new TestNode(Access.standard())) {
            URI uri = node.listen();
            assertThat(send(chunked(uri, SIZES).header("Origin", "https://elsewhere.example"))
                            .statusCode())
                    .isEqualTo(403);
            assertThat(send(at(uri, "/kore/sse").header("Origin", "https://elsewhere.example"))
                            .statusCode())
                    .isEqualTo(403);
        }
    }

    @Test
    void an_event_stream_opens_at_once_carries_events_and_comments_and_ends_in_good_order() throws Exception {
        LinkLimits quick = new LinkLimits(
                LinkLimits.standard().frameBytesMax(),
                10,
                Duration.ofMillis(400),
                Duration.ofMillis(300),
                Duration.ofSeconds(10));
        try (TestNode node = new TestNode(Access.standard().withLimits(quick))) {
            HttpResponse<InputStream> stream =
                    client.send(at(node.listen(), "/kore/sse").build(), BodyHandlers.ofInputStream());
            assertThat(stream.statusCode()).isEqualTo(200);
            assertThat(stream.headers().firstValue("Content-Type")).contains("text/event-stream");
            BufferedReader lines = new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8));
            var follower = node.koredb.follower();
            // silence is longer than what a request may take, and only broken by the comment
            assertThat(lines.readLine()).startsWith(":");
            assertThat(lines.readLine()).isEmpty();

            follower.event();
            String line = lines.readLine();
            while (line != null && !line.startsWith("data:")) {
                line = lines.readLine();
            }
            assertThat(line).isEqualTo("data: Kore Logs Updated");

            follower.end();
            while (line != null) {
                line = lines.readLine();
            }
            assertThat(node.koredb.left.get(WAIT_SECONDS, TimeUnit.SECONDS)).startsWith("127.0.0.1:");
        }
    }

    @Test
    void a_client_that_is_gone_is_noticed_by_the_comment() throws Exception {
        LinkLimits quick = new LinkLimits(
                LinkLimits.standard().frameBytesMax(),
                10,
                Duration.ofMillis(200),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10));
        try (TestNode node = new TestNode(Access.standard().withLimits(quick))) {
            HttpResponse<InputStream> stream =
                    client.send(at(node.listen(), "/kore/sse").build(), BodyHandlers.ofInputStream());
            var unused = node.koredb.follower();

            stream.body().close();

            assertThat(node.koredb.left.get(WAIT_SECONDS, TimeUnit.SECONDS)).isNotEmpty();
        }
    }

    @Test
    void closing_the_transport_ends_open_streams() throws Exception {
        TestNode node = new TestNode(Access.standard());
        HttpResponse<InputStream> stream =
                client.send(at(node.listen(), "/kore/sse").build(), BodyHandlers.ofInputStream());
        var unused = node.koredb.follower();

        node.close();

        assertThat(stream.body().readAllBytes()).isEmpty();
        assertThat(node.koredb.left.get(WAIT_SECONDS, TimeUnit.SECONDS)).isNotEmpty();
    }
}
