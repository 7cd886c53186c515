package io.kore.transport.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.kore.access.Access;
import io.kore.access.LinkLimits;
import io.kore.spi.Link;
import java.io.IOException;
import java.net.SocketException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a node does with peers that break rules, stall, or vanish. */
class StrangePeerTest {
    static final LinkLimits HASTY = new LinkLimits(
            LinkLimits.FRAME_BYTES_LEAST, 3, Duration.ofMillis(1_500), Duration.ofMillis(600), Duration.ofMillis(900));

    private TestNode node;
    private URI address;

    @BeforeEach
    void listen() {
        node = new TestNode(Access.standard().withLimits(HASTY));
        address = node.listen();
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void a_text_message_closes_the_link_and_says_why() throws Exception {
        try (RawPeer peer = RawPeer.upgraded(address)) {
            peer.sendFrame(RawPeer.TEXT, "hello".getBytes(UTF_8));
            RawPeer.Frame close = peer.readClose();
            assertThat(close.closeCode()).isEqualTo(1003);
            assertThat(close.closeReason()).contains("text message");
            assertThat(node.accepted().endReason()).contains("text message");
        }
    }

    @Test
    void a_frame_over_the_agreed_size_closes_the_link_and_is_not_delivered() throws Exception {
        try (RawPeer peer = RawPeer.upgraded(address)) {
            peer.sendFrame(RawPeer.BINARY, new byte[] {1});
            Recorder handler = node.accepted();
            assertThat(handler.frame()).hasSize(1);
            byte[] part = new byte[1 << 20];
            peer.sendFrame(false, RawPeer.BINARY, part);
            for (int sent = part.length; sent <= HASTY.frameBytesMax(); sent += part.length) {
                peer.sendFrame(false, 0, part);
            }
            assertThat(peer.readClose().closeCode()).isEqualTo(1009);
            assertThat(handler.endReason()).contains("over the agreed size of " + HASTY.frameBytesMax());
            assertThat(handler.frames).isEmpty();
        }
    }

    @Test
    void a_frame_that_announces_more_than_it_sends_costs_only_what_it_sends() throws Exception {
        try (RawPeer peer = RawPeer.upgraded(address)) {
            // FIN, binary, masked, eight bytes of length: two GiB and more
            peer.send("\u0082\u00ff\0\0\0\1\0\0\0\0\0\0\0\0x");
            assertThat(peer.readClose().closeCode()).isEqualTo(1009);
            assertThat(node.accepted().endReason()).contains("exceeded");
        }
    }

    @Test
    void a_peer_that_vanishes_ends_the_link() throws Exception {
        RawPeer peer = RawPeer.upgraded(address);
        Recorder handler = node.accepted();
        handler.link();
        peer.vanish();
        assertThat(handler.endReason()).isNotEqualTo("null");
        assertThat(handler.offences).isEmpty();
    }

    @Test
    void a_peer_that_answers_nothing_is_noticed() throws Exception {
        try (RawPeer peer = RawPeer.upgraded(address)) {
            assertThat(node.accepted().endReason()).contains("nothing was heard of the peer");
            peer.awaitEnd();
        }
    }

    @Test
    void an_idle_peer_that_answers_pings_stays() throws Exception {
        try (RawPeer peer = RawPeer.upgraded(address)) {
            Recorder handler = node.accepted();
            long end = System.nanoTime() + HASTY.idleTimeout().toNanos() * 3;
            while (System.nanoTime() < end) {
                RawPeer.Frame frame = peer.readFrame();
                assertThat(frame.opcode()).isEqualTo(RawPeer.PING);
                peer.sendFrame(RawPeer.PONG, frame.payload().array());
            }
            assertThat(handler.closed).isNotDone();
            peer.sendFrame(RawPeer.PING, new byte[] {7});
            RawPeer.Frame answer = peer.readFrame();
            while (answer.opcode() == RawPeer.PING) {
                answer = peer.readFrame();
            }
            assertThat(answer.opcode()).isEqualTo(RawPeer.PONG);
            assertThat(answer.payload().array()).containsExactly(7);
        }
    }

    @Test
    void a_reader_that_stalls_but_keeps_pinging_is_cut_after_the_send_timeout() throws Exception {
        try (RawPeer peer = RawPeer.upgraded(address)) {
            Recorder handler = node.accepted();
            Link link = handler.link();
            CompletableFuture<Void> last = new CompletableFuture<>();
            byte[] megabyte = new byte[1 << 20];
            for (int i = 0; i < 16; i++) {
                last = link.send(ByteBuffer.wrap(megabyte)).toCompletableFuture();
            }
            while (!endsWithin(handler.closed, 50)) {
                pingIfUp(peer);
            }
            assertThat(handler.endReason()).contains("has read nothing");
            assertThat(last).failsWithin(Duration.ofSeconds(20));
        }
    }

    @Test
    void a_slow_handler_is_no_silent_peer() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        Recorder slow = new Recorder() {
            @Override
            void onFrame(byte[] bytes) {
                await(goOn);
                super.onFrame(bytes);
            }
        };
        try (TestNode lazy = new TestNode(Access.standard().withLimits(HASTY), () -> slow)) {
            Recorder near = node.connect(lazy.listen());
            near.link().send(ByteBuffer.wrap(new byte[] {1}));
            near.link().send(ByteBuffer.wrap(new byte[] {2}));
            assertThat(near.closed
                            .copy()
                            .completeOnTimeout(null, HASTY.idleTimeout().toMillis() * 3, TimeUnit.MILLISECONDS)
                            .get(20, TimeUnit.SECONDS))
                    .as("reason of an end that must not have come")
                    .isNull();
            goOn.countDown();
            assertThat(slow.frame()).containsExactly(1);
            assertThat(slow.frame()).containsExactly(2);
            assertThat(slow.offences).isEmpty();
        }
    }

    @Test
    void what_is_not_http_is_answered_and_closed() throws Exception {
        try (RawPeer peer = new RawPeer(address)) {
            peer.send("\u0016\u0003\u0001 no handshake\r\n\r\n");
            assertThat(peer.readHead()).startsWith("HTTP/1.1 400").doesNotContainIgnoringCase("jetty");
            peer.awaitEnd();
        }
    }

    @Test
    void a_header_that_drips_is_cut_after_the_header_timeout() throws Exception {
        try (RawPeer peer = new RawPeer(address)) {
            peer.send("GET /kore/v1/health HTTP/1.1\r\n");
            long bytes = 0;
            while (!peer.endsWithin(50)) {
                peer.send("x");
                bytes++;
            }
            assertThat(bytes).isBetween(5L, 200L);
        }
    }

    @Test
    void a_connection_that_says_nothing_is_cut_after_the_header_timeout() throws Exception {
        try (RawPeer peer = new RawPeer(address)) {
            peer.awaitEnd();
        }
    }

    @Test
    void a_header_over_the_limit_is_refused() throws Exception {
        try (RawPeer peer = new RawPeer(address)) {
            peer.send("GET /kore/v1/health HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Long: " + "x".repeat(20_000) + "\r\n\r\n");
            assertThat(peer.readAnswer())
                    .startsWith("HTTP/1.1 431")
                    .contains("\"status\":431")
                    .doesNotContainIgnoringCase("jetty");
        }
    }

    @Test
    void a_connection_over_the_limit_is_told_to_come_later() throws Exception {
        try (RawPeer first = RawPeer.upgraded(address);
                RawPeer second = RawPeer.upgraded(address);
                RawPeer third = RawPeer.upgraded(address);
                RawPeer fourth = new RawPeer(address)) {
            fourth.send(fourth.handshake(""));
            assertThat(fourth.readAnswer()).startsWith("HTTP/1.1 503").contains("try again later");
            fourth.awaitEnd();
            first.sendFrame(RawPeer.PING, new byte[0]);
            second.sendFrame(RawPeer.PING, new byte[0]);
            third.vanish();
        }
    }

    /** The node may cut the connection at any moment. */
    private static void pingIfUp(RawPeer peer) {
        try {
            peer.sendFrame(RawPeer.PING, new byte[0]);
        } catch (IOException e) {
            assertThat(e).isInstanceOf(SocketException.class);
        }
    }

    private static boolean endsWithin(CompletableFuture<?> event, int millis) throws Exception {
        return event.handle((done, failure) -> true)
                .completeOnTimeout(false, millis, TimeUnit.MILLISECONDS)
                .get();
    }

    static void await(CountDownLatch latch) {
        try {
            if (!latch.await(20, TimeUnit.SECONDS)) {
                throw new AssertionError("nobody let the handler go on");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
