package io.kore.transport.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kore.access.Access;
import io.kore.access.BearerToken;
import io.kore.error.SetupException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a node listens, and where it refuses to. */
class ListenTest {
    private TestNode node = new TestNode(Access.standard());

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void the_answer_tells_the_port_in_use() throws Exception {
        URI address = node.listen();
        assertThat(address.toString()).matches("http://127\\.0\\.0\\.1:[1-9][0-9]+");
        assertThat(node.connect(address).link()).isNotNull();
    }

    @Test
    void ipv6_works() throws Exception {
        URI address = node.transport.listen("[::1]:0");
        assertThat(address.toString()).matches("http://\\[::1]:[1-9][0-9]+");
        assertThat(node.connect(address).link().remote()).isEqualTo(address.toString());
        assertThat(node.accepted().link().remote()).matches("\\[.*:1]:[0-9]+");
    }

    @Test
    void a_name_works_and_several_addresses_do() throws Exception {
        URI first = node.transport.listen("localhost:0");
        URI second = node.listen();
        assertThat(first.getHost()).isEqualTo("localhost");
        assertThat(node.connect(first).link()).isNotNull();
        assertThat(node.connect(second).link()).isNotNull();
    }

    @Test
    void beyond_loopback_without_a_check_nothing_is_opened() {
        assertThatThrownBy(() -> node.transport.listen("0.0.0.0:0"))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("checkRequest")
                .hasMessageContaining("openToAll");
        assertThatThrownBy(() -> node.transport.listen("[::]:0")).isInstanceOf(SetupException.class);
    }

    @Test
    void beyond_loopback_with_a_check_it_listens() {
        node = new TestNode(Access.standard().withCheck(new BearerToken("t")));
        assertThat(node.transport.listen("0.0.0.0:0").getPort()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "127.0.0.1", ":80", "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:-1", "127.0.0.1:65536",
                        "127.0.0.1:999999",
                "http://127.0.0.1:80", "::1:80", "[::1]", "[127.0.0.1]:80", "[]:80", "user@127.0.0.1:80", "*:80",
                        "a b:80"
            })
    void what_is_no_address_is_refused_with_the_form_to_use(String address) {
        assertThatThrownBy(() -> node.transport.listen(address))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("say host:port");
    }

    @Test
    void a_host_nobody_knows_is_refused() {
        assertThatThrownBy(() -> node.transport.listen("no-such-host.invalid:0"))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("no address is known");
    }

    @Test
    void a_taken_port_is_refused_and_another_still_works() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> node.transport.listen("127.0.0.1:" + taken.getLocalPort()))
                    .isInstanceOf(SetupException.class)
                    .hasMessageContaining("127.0.0.1:" + taken.getLocalPort())
                    .hasMessageContaining("choose another port");
        }
        assertThat(node.listen()).isNotNull();
    }

    @Test
    void an_interrupted_thread_is_told_so_and_stays_interrupted() {
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> node.listen())
                    .isInstanceOf(SetupException.class)
                    .hasMessageContaining("interrupted");
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(node.listen()).isNotNull();
    }

    @Test
    void closing_frees_the_port_and_ends_the_threads() throws Exception {
        URI address = node.listen();
        Recorder near = node.connect(address);
        Recorder far = node.accepted();
        near.link();
        far.link();
        assertThat(threads())
                .isNotEmpty()
                .allSatisfy(thread -> assertThat(thread.isDaemon()).isTrue());
        node.close();
        node.close();
        assertThat(near.endReason()).isIn("null", "the node is closing");
        assertThat(far.endReason()).isIn("null", "the node is closing");
        for (Thread thread : threads()) {
            thread.join(20_000);
        }
        assertThat(threads()).isEmpty();
        try (ServerSocket free = new ServerSocket()) {
            free.setReuseAddress(true);
            free.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), address.getPort()));
            assertThat(free.isBound()).isTrue();
        }
        assertThatThrownBy(node::listen).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> node.transport.connect(address, new Recorder()))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void closing_cuts_a_peer_that_does_not_answer() throws Exception {
        URI address = node.listen();
        try (RawPeer peer = RawPeer.upgraded(address);
                Socket silent = new Socket(InetAddress.getLoopbackAddress(), address.getPort())) {
            Recorder far = node.accepted();
            far.link();
            node.close();
            assertThat(far.closed).isDone();
            assertThat(peer.readClose().closeReason()).isEqualTo("the node is closing");
            peer.awaitEnd();
            silent.setSoTimeout(20_000);
            assertThat(silent.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void a_transport_that_never_worked_costs_no_thread() {
        assertThat(threads()).isEmpty();
    }

    private static List<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("kore-http"))
                .toList();
    }
}
