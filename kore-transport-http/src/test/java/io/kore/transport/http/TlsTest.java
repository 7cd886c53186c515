package io.kore.transport.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kore.access.Access;
import io.kore.access.Tls;
import io.kore.error.PeerException;
import io.kore.error.SetupException;
import io.kore.error.TransportException;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Links over TLS, with key stores made for the day. */
class TlsTest {
    private static final String PASSWORD = "opensesame";

    @TempDir
    static Path folder;

    private static Path key;
    private static Path strangerKey;
    private static Path expiredKey;
    private static Path trust;

    private final List<TestNode> nodes = new ArrayList<>();

    @BeforeAll
    static void makeKeyStores() throws Exception {
        key = folder.resolve("key.p12");
        strangerKey = folder.resolve("stranger.p12");
        trust = folder.resolve("trust.p12");
        expiredKey = folder.resolve("expired.p12");
        makeKey(key, "dns:localhost,ip:127.0.0.1", "-0d");
        makeKey(strangerKey, "dns:hub.example", "-0d");
        makeKey(expiredKey, "dns:localhost,ip:127.0.0.1", "-9d");
        trust(key, "node");
        trust(strangerKey, "stranger");
        trust(expiredKey, "expired");
    }

    @AfterEach
    void close() {
        nodes.forEach(TestNode::close);
    }

    @Test
    void frames_travel_encrypted_to_a_peer_whose_certificate_is_trusted() throws Exception {
        TestNode hub = node(Tls.listening(key, PASSWORD));
        URI address = hub.listen();
        assertThat(address.getScheme()).isEqualTo("https");
        TestNode leaf = node(Tls.trusting(trust, PASSWORD));
        Recorder near = leaf.connect(address);
        byte[] sent = new byte[300_000];
        sent[299_999] = 7;
        near.link().send(ByteBuffer.wrap(sent));
        assertThat(hub.accepted().frame()).isEqualTo(sent);
        near.link().close("done");
        assertThat(near.endReason()).isEqualTo("null");
        assertThat(leaf.connect(URI.create("wss://localhost:" + address.getPort()))
                        .link())
                .isNotNull();
    }

    @Test
    void a_certificate_nobody_vouches_for_is_refused() throws Exception {
        URI address = node(Tls.listening(key, PASSWORD)).listen();
        assertThat(node(null).failureOf(address))
                .isInstanceOf(PeerException.class)
                .hasMessageContaining("is not trusted")
                .hasMessageContaining("trust store");
    }

    @Test
    void a_certificate_for_another_host_is_refused() throws Exception {
        URI address = node(Tls.listening(strangerKey, PASSWORD)).listen();
        assertThat(node(Tls.trusting(trust, PASSWORD)).failureOf(address))
                .isInstanceOf(PeerException.class)
                .hasMessageContaining("is not trusted")
                .hasMessageContaining("127.0.0.1");
    }

    @Test
    void a_certificate_that_has_expired_is_refused() throws Exception {
        URI address = node(Tls.listening(expiredKey, PASSWORD)).listen();
        assertThat(node(Tls.trusting(trust, PASSWORD)).failureOf(address))
                .isInstanceOf(PeerException.class)
                .hasMessageContaining("is not trusted")
                .hasMessageContaining("check its name and date");
    }

    @Test
    void plain_words_to_a_tls_port_say_so() throws Exception {
        URI address = node(Tls.listening(key, PASSWORD)).listen();
        assertThat(node(null).failureOf(URI.create("http://127.0.0.1:" + address.getPort())))
                .isInstanceOf(PeerException.class)
                .hasMessageContaining("if it speaks TLS, say https");
    }

    @Test
    void tls_to_a_plain_port_says_so() throws Exception {
        URI address = node(null).listen();
        assertThat(node(null).failureOf(URI.create("https://127.0.0.1:" + address.getPort())))
                .isInstanceOf(TransportException.class)
                .hasMessageContaining("say http");
    }

    @Test
    void a_key_store_that_cannot_be_used_is_refused_before_listening() throws Exception {
        assertThatThrownBy(() -> node(Tls.listening(folder.resolve("none.p12"), PASSWORD))
                        .listen())
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("none.p12");
        assertThatThrownBy(() -> node(Tls.listening(key, "wrong")).listen())
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("password")
                .hasMessageNotContaining("wrong");
        Path garbage = Files.writeString(folder.resolve("garbage.p12"), "no key store at all");
        assertThatThrownBy(() -> node(Tls.listening(garbage, PASSWORD)).listen())
                .isInstanceOf(SetupException.class);
        assertThatThrownBy(() -> node(Tls.listening(trust, PASSWORD)).listen())
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("no private key");
    }

    @Test
    void a_trust_store_that_cannot_be_read_fails_the_attempt() throws Exception {
        URI address = node(Tls.listening(key, PASSWORD)).listen();
        assertThat(node(Tls.trusting(folder.resolve("none.p12"), PASSWORD)).failureOf(address))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("trust store");
    }

    @Test
    void a_handshake_that_never_ends_is_cut() throws Exception {
        TestNode hub = new TestNode(
                Access.standard().withTls(Tls.listening(key, PASSWORD)).withLimits(StrangePeerTest.HASTY));
        nodes.add(hub);
        try (RawPeer peer = new RawPeer(hub.listen())) {
            // a TLS record that announces more than ever comes
            peer.send("\u0016\u0003\u0001\u0001\0");
            peer.awaitEnd();
        }
    }

    private TestNode node(@Nullable Tls tls) {
        TestNode node =
                new TestNode(tls == null ? Access.standard() : Access.standard().withTls(tls));
        nodes.add(node);
        return node;
    }

    private static void makeKey(Path store, String names, String start) throws Exception {
        keytool(
                "-genkeypair",
                "-alias",
                "kore",
                "-keyalg",
                "EC",
                "-dname",
                "CN=kore",
                "-ext",
                "san=" + names,
                "-startdate",
                start,
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD);
    }

    private static void trust(Path store, String alias) throws Exception {
        Path certificate = folder.resolve(alias + ".cer");
        keytool(
                "-exportcert",
                "-alias",
                "kore",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD,
                "-file",
                certificate.toString());
        keytool(
                "-importcert",
                "-noprompt",
                "-alias",
                alias,
                "-file",
                certificate.toString(),
                "-storetype",
                "PKCS12",
                "-keystore",
                trust.toString(),
                "-storepass",
                PASSWORD);
    }

    private static void keytool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        Path output = folder.resolve("keytool.txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        Duration patience = Duration.ofSeconds(60);
        assertThat(process.waitFor(patience.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(output)).isZero();
    }
}
