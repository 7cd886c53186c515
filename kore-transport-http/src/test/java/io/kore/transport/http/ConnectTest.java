package io.kore.transport.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kore.access.Access;
import io.kore.access.BearerToken;
import io.kore.access.LinkLimits;
import io.kore.error.PeerException;
import io.kore.error.SetupException;
import io.kore.error.TransportException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What connecting answers, mostly when it fails. */
class ConnectTest {
    private static final LinkLimits HASTY = new LinkLimits(
            LinkLimits.FRAME_BYTES_LEAST, 100, Duration.ofSeconds(20), Duration.ofSeconds(1), Duration.ofSeconds(20));

    private TestNode node = new TestNode(Access.standard().withLimits(HASTY));

    @AfterEach
    void close() {
        node.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "ws", "HTTP"})
    void all_plain_schemes_connect(String scheme) throws Exception {
        URI address = node.listen();
        assertThat(node.connect(URI.create(scheme + "://localhost:" + address.getPort() + "/"))
                        .link())
                .isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://user:pw@127.0.0.1:1",
                "http://user@127.0.0.1:1",
                "ftp://127.0.0.1",
                "127.0.0.1",
                "http:///path",
                "http:opaque",
                "http://127.0.0.1?x=1",
                "http://127.0.0.1#x",
                "http://un_der:1"
            })
    void an_address_that_makes_no_sense_is_refused_at_once(String address) {
        assertThatThrownBy(() -> node.transport.connect(URI.create(address), new Recorder()))
                .isInstanceOf(SetupException.class)
                .hasMessageNotContaining("pw");
    }

    @Test
    void the_path_of_an_address_comes_before_that_of_the_sync() {
        assertThat(PeerAddress.of(URI.create("https://hub.example/base/")).sync())
                .hasToString("wss://hub.example/base/kore/v1/sync");
        assertThat(PeerAddress.of(URI.create("http://[::1]:80/a%20b")).sync())
                .hasToString("ws://[::1]:80/a%20b/kore/v1/sync");
    }

    @Test
    void a_port_nobody_listens_on_is_a_transport_error() throws Exception {
        int port;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = taken.getLocalPort();
        }
        assertThat(node.failureOf(URI.create("http://127.0.0.1:" + port)))
                .isInstanceOf(TransportException.class)
                .hasMessageContaining("nobody listens there");
    }

    @Test
    void a_host_nobody_knows_is_a_transport_error() throws Exception {
        assertThat(node.failureOf(URI.create("http://no-such-host.invalid")))
                .isInstanceOf(TransportException.class)
                .hasMessageContaining("no address is known");
    }

    @Test
    void a_server_that_never_answers_is_given_up() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(node.failureOf(URI.create("http://127.0.0.1:" + silent.getLocalPort())))
                    .isInstanceOf(TransportException.class)
                    .hasMessageContaining("did not answer in time");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "401, token",
        "403, are not let in",
        "404, there is no Kore node at",
        "200, there is no Kore node at",
        "426, there is no Kore node at",
        "429, try again later",
        "503, try again later",
        "302, redirects elsewhere"
    })
    void a_refusal_says_what_to_do(int status, String message) throws Exception {
        assertThat(failureWith("HTTP/1.1 " + status + " Word\r\nContent-Length: 0\r\nLocation: /x\r\n\r\n"))
                .isInstanceOf(PeerException.class)
                .hasMessageContaining(message)
                .hasMessageContaining("(" + status);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void a_redirect_is_not_followed_so_credentials_reach_nobody_else(int status) throws Exception {
        try (ServerSocket elsewhere = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                TestNode leaf = new TestNode(Access.standard().withAuth(new BearerToken("for-the-peer-alone")))) {
            elsewhere.setSoTimeout(500);
            String to = "http://127.0.0.1:" + elsewhere.getLocalPort() + "/kore/v1/sync";
            Throwable failure = failureWith(
                    leaf, "HTTP/1.1 " + status + " Moved\r\nContent-Length: 0\r\nLocation: " + to + "\r\n\r\n");
            assertThat(failure).isInstanceOf(PeerException.class).hasMessageContaining("redirects elsewhere");
            assertThat(failure.toString()).doesNotContain("for-the-peer-alone");
            assertThatThrownBy(elsewhere::accept).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {502, 504})
    void a_gateway_without_its_node_is_a_transport_error(int status) throws Exception {
        assertThat(failureWith("HTTP/1.1 " + status + " Word\r\nContent-Length: 0\r\n\r\n"))
                .isInstanceOf(TransportException.class)
                .hasMessageContaining("try again later");
    }

    @Test
    void a_server_that_hangs_up_is_a_transport_error_with_a_hint() throws Exception {
        assertThat(failureWith(""))
                .isInstanceOf(TransportException.class)
                .hasMessageContaining("closed the connection without an answer")
                .hasMessageContaining("say https");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SSH-2.0-OpenSSH\r\n", "HTTP/1.1 200 OK\r\nConte", "HTTP/1.1 101 Yes\r\n\r\n"})
    void a_server_of_another_kind_is_no_kore_node(String answer) throws Exception {
        assertThat(failureWith(answer)).isInstanceOf(PeerException.class).hasMessageContaining("no Kore node");
    }

    @Test
    void a_websocket_of_another_kind_is_no_kore_node() throws Exception {
        String fields = "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n\r\n";
        assertThat(failureWith("HTTP/1.1 101 Switching Protocols\r\n" + fields))
                .isInstanceOf(PeerException.class)
                .hasMessageContaining("not kore.1");
    }

    @Test
    void a_wrong_token_is_refused_and_the_right_one_is_not() throws Exception {
        try (TestNode hub = new TestNode(Access.standard().withCheck(new BearerToken("right")))) {
            URI address = hub.listen();
            assertThat(node.failureOf(address))
                    .isInstanceOf(PeerException.class)
                    .hasMessageContaining("401");
            node.close();
            node = new TestNode(Access.standard().withAuth(new BearerToken("wrong")));
            assertThat(node.failureOf(address))
                    .isInstanceOf(PeerException.class)
                    .hasMessageNotContaining("wrong");
            node.close();
            node = new TestNode(Access.standard().withAuth(new BearerToken("right")));
            assertThat(node.connect(address).link()).isNotNull();
            assertThat(hub.accepted().link()).isNotNull();
            assertThat(hub.accepted).isEmpty();
        }
    }

    @Test
    void the_introduction_is_asked_for_at_each_attempt() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        try (TestNode hub = new TestNode(Access.standard().withCheck(new BearerToken("t2")))) {
            URI address = hub.listen();
            node.close();
            node = new TestNode(Access.standard().withAuth(peer -> {
                assertThat(peer).isEqualTo(address);
                return Map.of("Authorization", "Bearer t" + asked.incrementAndGet());
            }));
            assertThat(node.failureOf(address)).isInstanceOf(PeerException.class);
            assertThat(node.connect(address).link()).isNotNull();
        }
    }

    @Test
    void an_introduction_that_throws_fails_the_attempt() throws Exception {
        URI address = node.listen();
        try (TestNode shy = new TestNode(Access.standard().withAuth(peer -> {
            throw new IllegalStateException("no token left");
        }))) {
            assertThat(shy.failureOf(address))
                    .isInstanceOf(TransportException.class)
                    .hasMessageContaining("authRequest failed")
                    .hasRootCauseMessage("no token left");
        }
    }

    @Test
    void a_full_node_refuses_for_now() throws Exception {
        try (TestNode hub = new TestNode(Access.standard()
                .withLimits(new LinkLimits(
                        LinkLimits.FRAME_BYTES_LEAST,
                        1,
                        HASTY.idleTimeout(),
                        HASTY.headerTimeout(),
                        HASTY.sendTimeout())))) {
            URI address = hub.listen();
            assertThat(node.connect(address).link()).isNotNull();
            assertThat(node.failureOf(address))
                    .isInstanceOf(PeerException.class)
                    .hasMessageContaining("503");
        }
    }

    @Test
    void a_hundred_links_to_one_node_work_at_once() throws Exception {
        URI address = node.listen();
        List<Recorder> links = new ArrayList<>();
        try (TestNode leaf = new TestNode(Access.standard())) {
            for (int i = 0; i < 100; i++) {
                links.add(leaf.connect(address));
            }
            for (Recorder each : links) {
                assertThat(each.link()).isNotNull();
                assertThat(each.closed).isNotDone();
            }
        }
        for (Recorder each : links) {
            assertThat(each.endReason()).isEqualTo("null");
        }
    }

    @Test
    void closing_fails_what_is_on_its_way() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            TestNode patient = new TestNode(Access.standard());
            Recorder handler = new Recorder();
            CompletableFuture<?> attempt = patient.transport
                    .connect(URI.create("http://127.0.0.1:" + silent.getLocalPort()), handler)
                    .toCompletableFuture();
            try (Socket arrived = silent.accept()) {
                patient.close();
                assertThat(attempt)
                        .failsWithin(Duration.ofSeconds(20))
                        .withThrowableThat()
                        .withCauseInstanceOf(TransportException.class);
                assertThat(arrived.isConnected()).isTrue();
            }
            assertThat(handler.opened).isNotDone();
        }
    }

    /** Connects to a server that gives one answer, whatever it is asked; %s becomes the WebSocket accept. */
    private Throwable failureWith(String answer) throws Exception {
        return failureWith(node, answer);
    }

    private static Throwable failureWith(TestNode leaf, String answer) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> served = CompletableFuture.runAsync(() -> serve(server, answer));
            Throwable failure = leaf.failureOf(URI.create("http://127.0.0.1:" + server.getLocalPort()));
            served.get(20, TimeUnit.SECONDS);
            return failure;
        }
    }

    private static void serve(ServerSocket server, String answer) {
        try (Socket socket = server.accept();
                InputStream in = socket.getInputStream();
                OutputStream out = socket.getOutputStream()) {
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) in.read());
            }
            String key = head.toString().replaceAll("(?s).*Sec-WebSocket-Key: ([^\r]*).*", "$1");
            String accept = acceptOf(key);
            out.write(answer.replace("%s", accept).getBytes(StandardCharsets.UTF_8));
            out.flush();
            socket.shutdownOutput();
            in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As RFC 6455 tells. */
    private static String acceptOf(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1")
                    .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
