package io.kore.transport.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.access.Access;
import io.kore.access.BearerToken;
import io.kore.access.Decision;
import io.kore.access.IncomingRequest;
import io.kore.access.LogPolicy;
import io.kore.access.RequestCheck;
import io.kore.error.TransportException;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets in, and what those hear who do not. */
class RequestGateTest {
    private static final String HEALTH = "GET /kore/v1/health HTTP/1.1\r\n";

    private TestNode node = new TestNode(Access.standard());

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void health_is_answered() throws Exception {
        assertThat(answer(node.listen(), HEALTH + "Host: localhost\r\n\r\n"))
                .startsWith("HTTP/1.1 200")
                .contains("application/json")
                .endsWith("{\"status\":\"ok\"}");
    }

    @Test
    void health_is_answered_also_to_who_may_do_little() throws Exception {
        node.close();
        LogPolicy little = LogPolicy.of(List.of(), List.of());
        node = new TestNode(Access.standard().withCheck(request -> Decision.allow("guest", little)));
        assertThat(answer(node.listen(), HEALTH + "Host: localhost\r\n\r\n")).startsWith("HTTP/1.1 200");
    }

    @Test
    void a_route_keeps_policies_only_if_it_says_so() {
        Route careless = (request, response, callback) -> callback.succeeded();
        assertThat(careless.keepsPolicies()).isFalse();
        assertThat(new Routes(careless, careless, careless, path -> Optional.empty(), new TreeSet<>())
                        .find(Routes.HEALTH))
                .hasValueSatisfying(health -> assertThat(health.keepsPolicies()).isTrue());
    }

    @Test
    void answers_tell_nothing_about_the_server() throws Exception {
        URI address = node.listen();
        for (String head : new String[] {HEALTH, "GET /nothing HTTP/1.1\r\n", "POST /kore/v1/health HTTP/1.1\r\n"}) {
            assertThat(answer(address, head + "Host: localhost\r\n\r\n"))
                    .doesNotContainIgnoringCase("jetty")
                    .doesNotContain("Server:", "Date:", "Exception");
        }
    }

    @Test
    void an_unknown_path_is_404_and_another_method_405() throws Exception {
        URI address = node.listen();
        assertThat(answer(address, "GET /nothing HTTP/1.1\r\nHost: localhost\r\n\r\n"))
                .startsWith("HTTP/1.1 404")
                .contains("application/problem+json", "\"status\":404");
        assertThat(answer(address, "POST /kore/v1/health HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n"))
                .startsWith("HTTP/1.1 405")
                .contains("Allow: GET");
        assertThat(answer(address, "GET /kore/v1/%68ealth HTTP/1.1\r\nHost: localhost\r\n\r\n"))
                .as("a path that is not the one the check has seen")
                .startsWith("HTTP/1.1 404");
    }

    @Test
    void the_sync_path_without_a_fitting_upgrade_says_what_it_speaks() throws Exception {
        URI address = node.listen();
        String head = "GET /kore/v1/sync HTTP/1.1\r\nHost: localhost\r\n";
        String upgrade = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
        assertThat(answer(address, head + "\r\n")).startsWith("HTTP/1.1 426").contains("Upgrade: websocket", "kore.1");
        assertThat(answer(
                        address, head + upgrade + "Sec-WebSocket-Version: 8\r\nSec-WebSocket-Protocol: kore.1\r\n\r\n"))
                .startsWith("HTTP/1.1 426")
                .contains("Sec-WebSocket-Version: 13");
        assertThat(answer(address, head + upgrade + "Sec-WebSocket-Version: 13\r\n\r\n"))
                .startsWith("HTTP/1.1 400")
                .contains("subprotocol kore.1");
        assertThat(node.accepted).isEmpty();
    }

    @Test
    void compression_is_not_agreed_to() throws Exception {
        try (RawPeer peer = new RawPeer(node.listen())) {
            peer.send(peer.handshake("Sec-WebSocket-Extensions: permessage-deflate\r\n"));
            assertThat(peer.readHead())
                    .startsWith("HTTP/1.1 101")
                    .contains("Sec-WebSocket-Protocol: kore.1")
                    .doesNotContain("deflate");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LocalHost:80", "127.0.0.1", "127.9.9.9:1", "[::1]", "[::1]:8080"})
    void a_loopback_listener_knows_its_own_names(String host) throws Exception {
        assertThat(answer(node.listen(), HEALTH + "Host: " + host + "\r\n\r\n")).startsWith("HTTP/1.1 200");
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "10.0.0.1", "[::2]"})
    void a_loopback_listener_refuses_a_name_that_was_made_to_point_to_it(String host) throws Exception {
        URI address = node.listen();
        assertThat(answer(address, HEALTH + "Host: " + host + "\r\n\r\n")).startsWith("HTTP/1.1 403");
        assertThat(answer(address, "GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n"))
                .startsWith("HTTP/1.1 403");
    }

    @Test
    void a_request_without_a_host_is_refused() throws Exception {
        URI address = node.listen();
        assertThat(answer(address, HEALTH + "\r\n")).startsWith("HTTP/1.1 400");
        assertThat(answer(address, "GET /kore/v1/health HTTP/1.0\r\n\r\n")).contains(" 403 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://evil.example", "null", "http://localhost:1", "file://", "https://127.0.0.1"})
    void a_page_of_another_origin_is_refused(String origin) throws Exception {
        try (RawPeer peer = new RawPeer(node.listen())) {
            peer.send(peer.handshake("Origin: " + origin + "\r\n"));
            assertThat(peer.readAnswer()).startsWith("HTTP/1.1 403").contains("origin");
        }
        assertThat(node.accepted).isEmpty();
    }

    @Test
    void a_page_of_its_own_origin_is_let_in() throws Exception {
        URI address = node.listen();
        try (RawPeer peer = new RawPeer(address)) {
            peer.send(peer.handshake("Origin: http://" + address.getAuthority() + "\r\n"));
            assertThat(peer.readHead()).startsWith("HTTP/1.1 101");
        }
        assertThat(answer(address, HEALTH + "Host: localhost\r\nOrigin: http://localhost\r\n\r\n"))
                .as("standard ports are the same said and unsaid")
                .startsWith("HTTP/1.1 200");
    }

    @Test
    void a_foreign_origin_is_refused_beyond_loopback_too() throws Exception {
        useNode(Access.standard().openToAll());
        URI address = URI.create(
                "http://127.0.0.1:" + node.transport.listen("0.0.0.0:0").getPort());
        assertThat(answer(address, HEALTH + "Host: hub.example\r\n\r\n")).startsWith("HTTP/1.1 200");
        assertThat(answer(address, HEALTH + "Host: hub.example\r\nOrigin: http://hub.example\r\n\r\n"))
                .startsWith("HTTP/1.1 200");
        assertThat(answer(address, HEALTH + "Host: hub.example\r\nOrigin: http://evil.example\r\n\r\n"))
                .startsWith("HTTP/1.1 403");
    }

    @Test
    void without_the_token_nothing_shows_on_any_path() throws Exception {
        useNode(Access.standard().withCheck(new BearerToken("s3cret")));
        URI address = node.listen();
        for (String path : new String[] {"/kore/v1/health", "/kore/v1/sync", "/nothing", "/", "*"}) {
            String method = "*".equals(path) ? "OPTIONS " : "GET ";
            assertThat(answer(address, method + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n"))
                    .as(path)
                    .startsWith("HTTP/1.1 401")
                    .contains("WWW-Authenticate: Bearer", "\"status\":401");
        }
        try (RawPeer peer = new RawPeer(address)) {
            peer.send(peer.handshake("Authorization: Bearer wrong\r\n"));
            assertThat(peer.readAnswer()).startsWith("HTTP/1.1 401");
            peer.send(peer.handshake("Authorization: Bearer s3cret\r\n"));
            assertThat(peer.readHead())
                    .as("the same connection, asked politely")
                    .startsWith("HTTP/1.1 101");
        }
        assertThat(node.accepted).hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void a_body_is_not_waited_for_before_the_refusal() throws Exception {
        useNode(Access.standard().withCheck(request -> Decision.refuse(403)));
        String fields = "Host: localhost\r\nExpect: 100-continue\r\nContent-Length: 1000000\r\n\r\n";
        assertThat(answer(node.listen(), "POST /kore/logs HTTP/1.1\r\n" + fields))
                .startsWith("HTTP/1.1 403");
    }

    @Test
    void the_check_sees_the_request_as_it_was_sent() throws Exception {
        AtomicReference<String> seen = new AtomicReference<>("");
        RequestCheck check = request -> {
            seen.set(describe(request));
            return Decision.allow();
        };
        useNode(Access.standard().withCheck(check));
        answer(node.listen(), "GET /a%20b?token=x%26y&token=z HTTP/1.1\r\nHost: localhost\r\nX-One: 1\r\n\r\n");
        assertThat(seen.get())
                .matches("GET /a%20b token=Optional\\[x&y] none=Optional.empty x-one=Optional\\[1] false"
                        + " 127.0.0.1:[0-9]+");
    }

    @Test
    void a_query_that_cannot_be_read_is_refused_before_the_check() throws Exception {
        useNode(Access.standard().withCheck(request -> Decision.allow()));
        assertThat(answer(node.listen(), "GET /kore/v1/health?a=%GG HTTP/1.1\r\nHost: localhost\r\n\r\n"))
                .startsWith("HTTP/1.1 400");
        assertThat(node.reports).isEmpty();
    }

    @Test
    void a_check_that_throws_refuses_and_is_reported_here_only() throws Exception {
        useNode(Access.standard().withCheck(request -> {
            throw new IllegalStateException("the password file is gone");
        }));
        assertThat(answer(node.listen(), HEALTH + "Host: localhost\r\n\r\n"))
                .startsWith("HTTP/1.1 500")
                .doesNotContain("password", "IllegalState");
        assertThat(node.reports)
                .singleElement()
                .satisfies(report -> assertThat(report)
                        .isInstanceOf(TransportException.class)
                        .hasMessageContaining("GET /kore/v1/health")
                        .hasRootCauseMessage("the password file is gone"));
    }

    private static String describe(IncomingRequest request) {
        Optional<String> one = request.header("x-oNE");
        return request.method() + " " + request.path() + " token=" + request.parameter("token") + " none="
                + request.parameter("none") + " x-one=" + one + " " + request.isSecure() + " " + request.remote();
    }

    private void useNode(Access access) {
        node.close();
        node = new TestNode(access);
    }

    private static String answer(URI address, String request) throws IOException {
        try (RawPeer peer = new RawPeer(address)) {
            peer.send(request);
            return peer.readAnswer();
        }
    }
}
