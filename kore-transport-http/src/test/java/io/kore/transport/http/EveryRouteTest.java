package io.kore.transport.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.access.Access;
import io.kore.access.BearerToken;
import io.kore.access.LinkLimits;
import java.io.IOException;
import java.net.SocketException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds on every path that a listener serves, whichever those are. */
@Timeout(60)
class EveryRouteTest {
    private static final List<String> METHODS =
            List.of("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "PROPFIND", "get");
    private static final String TOKEN = "t0ken-that-nobody-may-read";
    private static final String WITH_TOKEN = "Authorization: Bearer " + TOKEN + "\r\n";
    private static final int BODY_BYTES_MAX = 5_000;
    private static final LinkLimits HASTY = new LinkLimits(
            LinkLimits.FRAME_BYTES_LEAST,
            50,
            Duration.ofSeconds(20),
            Duration.ofMillis(500),
            Duration.ofSeconds(20),
            BODY_BYTES_MAX);

    private final TestNode node =
            new TestNode(Access.standard().withLimits(HASTY).withCheck(new BearerToken(TOKEN)));
    private final URI address = node.listen();
    private final List<String> paths = node.paths();

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void without_a_token_each_path_and_method_answers_as_one_that_does_not_exist() throws Exception {
        for (String method : METHODS) {
            String stranger = method + " /there/is/no/such/path HTTP/1.1\r\nHost: localhost\r\n\r\n";
            String nothing = answer(stranger);
            assertThat(nothing).startsWith("HTTP/1.1 401").doesNotContain(TOKEN);
            for (String path : paths) {
                assertThat(answer(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n"))
                        .as(method + " " + path)
                        .isEqualTo(nothing);
            }
        }
    }

    @Test
    void without_a_token_no_body_is_asked_for_or_read() throws Exception {
        for (String path : paths) {
            String head = "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4000\r\n";
            assertThat(answer(head + "Expect: 100-continue\r\n\r\n"))
                    .as(path)
                    .startsWith("HTTP/1.1 401")
                    .doesNotContain("100 Continue");
        }
        assertThat(node.koredb.bodies).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: evil.example",
                "Host: localhost.evil.example",
                "Host: localhost\r\nOrigin: http://evil.example",
                "Host: localhost\r\nOrigin: null",
                "Host: localhost\r\nOrigin: http://localhost\r\nOrigin: http://evil.example",
            })
    void a_page_of_elsewhere_is_kept_out_even_with_a_token(String fields) throws Exception {
        for (String path : paths) {
            for (String method : METHODS) {
                assertThat(answer(method + " " + path + " HTTP/1.1\r\n" + fields + "\r\n" + WITH_TOKEN + "\r\n"))
                        .as(method + " " + path)
                        .startsWith("HTTP/1.1 403");
            }
        }
        assertThat(node.accepted).isEmpty();
        assertThat(node.koredb.followers).isEmpty();
    }

    @Test
    void a_method_that_a_path_does_not_have_is_refused_with_those_that_it_has() throws Exception {
        for (String path : paths) {
            for (String method : List.of("PUT", "DELETE", "PATCH", "TRACE", "PROPFIND", "get")) {
                String answer = answer(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n" + WITH_TOKEN + "\r\n");
                assertThat(answer).as(method + " " + path).containsAnyOf("HTTP/1.1 405", "HTTP/1.1 426");
                assertThat(answer.contains("Allow: ") || answer.contains("Upgrade: websocket"))
                        .as(answer)
                        .isTrue();
                assertThat(answer).as("a TRACE gives nothing back").doesNotContain(TOKEN);
            }
        }
    }

    @Test
    void a_body_a_byte_over_the_limit_is_refused_whether_its_length_was_said_or_not() throws Exception {
        String body = "{\"a\":\"" + "x".repeat(BODY_BYTES_MAX + 1 - 8) + "\"}";
        assertThat(body).hasSize(BODY_BYTES_MAX + 1);
        String chunk = Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n";
        for (String path : paths) {
            String head = "POST " + path + " HTTP/1.1\r\nHost: localhost\r\n" + WITH_TOKEN;
            assertRefused(path, answer(head + "Content-Length: " + body.length() + "\r\n\r\n" + body));
            assertRefused(path, answer(head + "Transfer-Encoding: chunked\r\n\r\n" + chunk));
        }
        assertThat(node.koredb.bodies).isEmpty();
    }

    @Test
    void a_compressed_body_is_refused_and_not_inflated() throws Exception {
        for (String path : paths) {
            for (String coding : List.of("gzip", "deflate", "br", "zstd", "gzip, gzip", "x-unknown")) {
                assertRefused(
                        path,
                        answer("POST " + path + " HTTP/1.1\r\nHost: localhost\r\n" + WITH_TOKEN + "Content-Encoding: "
                                + coding + "\r\nContent-Length: 3\r\n\r\nabc"));
            }
        }
        assertThat(node.koredb.bodies).isEmpty();
    }

    @Test
    void a_body_that_drips_is_cut_however_steadily() throws Exception {
        for (String path : paths) {
            String head = "POST " + path + " HTTP/1.1\r\nHost: localhost\r\n" + WITH_TOKEN;
            assertDripEnds(head + "Content-Length: 4000\r\n\r\n", " ");
            assertDripEnds(head + "Transfer-Encoding: chunked\r\n\r\n", "1\r\n \r\n");
        }
        assertThat(node.koredb.bodies).isEmpty();
        String whole = "{\"a\":\"" + "x".repeat(BODY_BYTES_MAX - 8) + "\"}";
        assertThat(answer("POST /kore/logs HTTP/1.1\r\nHost: localhost\r\n" + WITH_TOKEN + "Content-Length: "
                        + BODY_BYTES_MAX + "\r\nConnection: close\r\n\r\n" + whole))
                .as("what they took is given back")
                .startsWith("HTTP/1.1 200");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 3\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding: chunked\r\nContent-Length: 3",
                "Content-Length: 3\r\nContent-Length: 4",
                "Content-Length: 3, 4",
                "Content-Length: -1",
                "Content-Length: +3",
                "Content-Length: 99999999999999999999",
                "Content-Length : 3",
                "Transfer-Encoding: chunked, identity",
                "Transfer-Encoding: gzip",
                "Transfer-Encoding: xchunked",
                "X: a\r\n folded: b",
                "X\0: a",
                "Content-Length: 3\nX: y",
            })
    void a_request_that_two_readers_could_read_in_two_ways_is_refused_and_nothing_behind_it_is_read(String fields)
            throws Exception {
        String behind = "GET /kore/v1/health HTTP/1.1\r\nHost: localhost\r\nX: behind\r\n" + WITH_TOKEN + "\r\n";
        for (String path : paths) {
            String answers = answers(
                    "POST " + path + " HTTP/1.1\r\nHost: localhost\r\n" + WITH_TOKEN + fields + "\r\n\r\n" + behind);
            assertThat(answers)
                    .as(path)
                    .matches("(?s)HTTP/1.1 (400|501|505) .*")
                    .doesNotContain("\"ok\"");
        }
        assertThat(node.koredb.bodies).isEmpty();
    }

    @Test
    void a_path_in_other_words_is_none() throws Exception {
        List<String> tricks = new ArrayList<>();
        for (String path : paths) {
            int last = path.lastIndexOf('/');
            String parent = path.substring(0, last);
            String name = path.substring(last + 1);
            tricks.addAll(List.of(
                    path + "/",
                    "/" + path,
                    path + "//",
                    path + ";a=b",
                    path + "%00",
                    path + "%2f",
                    path + "/.",
                    path + "/..",
                    parent + "/./" + name,
                    parent + "/x/../" + name,
                    parent + "/%2e%2e" + path,
                    parent + "%2f" + name,
                    parent + "/" + name.toUpperCase(Locale.ROOT),
                    parent + "/" + "%" + Integer.toHexString(name.charAt(0)) + name.substring(1)));
        }
        for (String path : new TreeSet<>(tricks)) {
            assertThat(answer("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + WITH_TOKEN + "\r\n"))
                    .as(path)
                    .matches("(?s)HTTP/1.1 40[04] .*");
        }
        assertThat(node.koredb.followers).isEmpty();
    }

    /** A refusal of any kind, with words of our own; 404 is what this node without logs says to all REST. */
    private static void assertRefused(String path, String answer) {
        assertThat(answer)
                .as(path)
                .matches("(?s)HTTP/1.1 4(04|05|11|13|15|26) .*")
                .contains("application/problem+json")
                .doesNotContain(TOKEN, "Exception");
    }

    /** Sends a head, then a little again and again: never silent, never done. */
    private void assertDripEnds(String head, String drop) throws IOException {
        long patience = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        try (RawPeer peer = new RawPeer(address)) {
            peer.send(head);
            while (!peer.endsWithin(100)) {
                assertThat(System.nanoTime()).as(head).isLessThan(patience);
                try {
                    peer.send(drop);
                } catch (SocketException e) {
                    return;
                }
            }
        }
    }

    private String answer(String request) throws IOException {
        try (RawPeer peer = new RawPeer(address)) {
            peer.send(request);
            String head = peer.readHead();
            return request.startsWith("HEAD ") || !head.contains("Content-Length: ")
                    ? head
                    : head + peer.readBody(head);
        }
    }

    private String answers(String requests) throws IOException {
        try (RawPeer peer = new RawPeer(address)) {
            peer.send(requests);
            return peer.readToEnd();
        }
    }
}
