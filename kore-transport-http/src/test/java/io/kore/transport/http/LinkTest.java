package io.kore.transport.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kore.access.Access;
import io.kore.access.LinkLimits;
import io.kore.error.TransportException;
import io.kore.spi.Link;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What two nodes see of one link. */
class LinkTest {
    private TestNode hub;
    private TestNode leaf;
    private URI address;

    @BeforeEach
    void listen() {
        hub = new TestNode(Access.standard());
        leaf = new TestNode(Access.standard());
        address = hub.listen();
    }

    @AfterEach
    void close() {
        leaf.close();
        hub.close();
    }

    @Test
    void frames_go_both_ways() throws Exception {
        Recorder near = leaf.connect(address);
        Recorder far = hub.accepted();
        near.link().send(bytes("ping"));
        far.link().send(bytes("pong"));
        assertThat(far.frame()).asString(UTF_8).isEqualTo("ping");
        assertThat(near.frame()).asString(UTF_8).isEqualTo("pong");
        assertThat(near.link().remote()).isEqualTo(address.toString());
        assertThat(far.link().remote()).startsWith("127.0.0.1:");
        assertThat(near.offences).isEmpty();
        assertThat(far.offences).isEmpty();
    }

    @Test
    void frames_of_all_sizes_arrive_whole_and_in_order() throws Exception {
        long seed = 71;
        Random random = new Random(seed);
        Link near = leaf.connect(address).link();
        Recorder far = hub.accepted();
        int[] sizes = {
            0,
            1,
            125,
            126,
            65_535,
            65_536,
            65_537,
            200_000,
            LinkLimits.standard().frameBytesMax(),
            3
        };
        byte[][] sent = new byte[sizes.length][];
        for (int i = 0; i < sizes.length; i++) {
            sent[i] = new byte[sizes[i]];
            random.nextBytes(sent[i]);
            ByteBuffer padded = ByteBuffer.allocate(sizes[i] + 7)
                    .position(3)
                    .put(sent[i])
                    .flip()
                    .position(3);
            near.send(padded.asReadOnlyBuffer()).toCompletableFuture().get(20, TimeUnit.SECONDS);
            assertThat(padded.remaining()).isEqualTo(sizes[i]);
        }
        for (byte[] expected : sent) {
            assertThat(far.frame())
                    .as("seed %s, %s bytes", seed, expected.length)
                    .isEqualTo(expected);
        }
    }

    @Test
    void a_thousand_frames_sent_without_waiting_arrive_in_order() throws Exception {
        Link near = leaf.connect(address).link();
        Recorder far = hub.accepted();
        for (int i = 0; i < 1_000; i++) {
            near.send(ByteBuffer.allocate(4).putInt(0, i));
        }
        for (int i = 0; i < 1_000; i++) {
            assertThat(ByteBuffer.wrap(far.frame()).getInt()).isEqualTo(i);
        }
    }

    @Test
    void a_frame_over_the_agreed_size_is_not_sent() throws Exception {
        Link near = leaf.connect(address).link();
        ByteBuffer tooLarge = ByteBuffer.allocate(LinkLimits.standard().frameBytesMax() + 1);
        assertThatThrownBy(() -> near.send(tooLarge))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at most");
    }

    @Test
    void closing_tells_the_other_side_why() throws Exception {
        Recorder near = leaf.connect(address);
        Recorder far = hub.accepted();
        near.link().send(bytes("last"));
        near.link().close("done with it");
        near.link().close("again");
        assertThat(far.frame()).asString(UTF_8).isEqualTo("last");
        assertThat(far.endReason()).isEqualTo("done with it");
        assertThat(near.endReason()).isEqualTo("null");
        assertThatThrownBy(() ->
                        near.link().send(bytes("late")).toCompletableFuture().get(20, TimeUnit.SECONDS))
                .hasCauseInstanceOf(TransportException.class);
        assertThat(near.offences).isEmpty();
        assertThat(far.offences).isEmpty();
    }

    @Test
    void a_reason_of_any_length_closes() throws Exception {
        Recorder near = leaf.connect(address);
        Recorder far = hub.accepted();
        far.link().close("\u00e9".repeat(500));
        assertThat(near.endReason()).isEqualTo("\u00e9".repeat(61));
        assertThat(far.endReason()).isEqualTo("null");
    }

    @Test
    void a_handler_may_close_its_link_and_its_transport() throws Exception {
        AtomicReference<TestNode> closing = new AtomicReference<>();
        Recorder closer = new Recorder() {
            @Override
            void onFrame(byte[] bytes) {
                super.onFrame(bytes);
                opened.join().close("enough");
                Objects.requireNonNull(closing.get()).close();
            }
        };
        try (TestNode rash = new TestNode(Access.standard(), () -> closer)) {
            closing.set(rash);
            Recorder near = leaf.connect(rash.listen());
            near.link().send(bytes("close"));
            assertThat(near.endReason()).isEqualTo("enough");
            assertThat(closer.endReason()).isEqualTo("null");
            assertThat(closer.offences).isEmpty();
        }
    }

    @Test
    void a_sender_that_never_waits_is_stopped_before_memory_ends() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        Recorder slow = new Recorder() {
            @Override
            void onFrame(byte[] bytes) {
                StrangePeerTest.await(goOn);
            }
        };
        try (TestNode lazy = new TestNode(Access.standard(), () -> slow)) {
            Recorder near = leaf.connect(lazy.listen());
            byte[] megabyte = new byte[1 << 20];
            int sent = 0;
            while (!near.closed.isDone() && sent < 1_000) {
                near.link().send(ByteBuffer.wrap(megabyte));
                sent++;
            }
            goOn.countDown();
            assertThat(sent).isLessThan(1_000);
            assertThat(near.endReason()).contains("waits for its stages");
        }
    }

    @Test
    void two_nodes_that_both_send_all_they_can_do_not_wait_for_each_other() throws Exception {
        LinkLimits hasty = StrangePeerTest.HASTY;
        try (TestNode one = new TestNode(Access.standard().withLimits(hasty));
                TestNode two = new TestNode(Access.standard().withLimits(hasty))) {
            Recorder near = one.connect(two.listen());
            Recorder far = two.accepted();
            int frames = 300;
            Thread back = new Thread(() -> sendAll(far, frames));
            back.start();
            sendAll(near, frames);
            back.join(20_000);
            for (int i = 0; i < frames; i++) {
                assertThat(near.frame()).hasSize(200_000);
                assertThat(far.frame()).hasSize(200_000);
            }
            assertThat(near.closed).isNotDone();
        }
    }

    private static void sendAll(Recorder from, int frames) {
        byte[] bytes = new byte[200_000];
        for (int i = 0; i < frames; i++) {
            CompletableFuture<Void> stage =
                    from.opened.join().send(ByteBuffer.wrap(bytes)).toCompletableFuture();
            if (i % 8 == 0) {
                stage.orTimeout(20, TimeUnit.SECONDS).join();
            }
        }
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(UTF_8));
    }
}
