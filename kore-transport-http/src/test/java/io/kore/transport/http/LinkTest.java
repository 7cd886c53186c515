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
import java.util.Random;
import java.util.concurrent.TimeUnit;
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

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(UTF_8));
    }
}
