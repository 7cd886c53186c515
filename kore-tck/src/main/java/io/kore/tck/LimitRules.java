package io.kore.tck;

import static io.kore.tck.TransportBench.answer;
import static io.kore.tck.TransportBench.failure;
import static io.kore.tck.TransportRules.number;
import static io.kore.tck.TransportRules.numbers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kore.access.Access;
import io.kore.access.LinkLimits;
import io.kore.error.KoreException;
import io.kore.tck.TransportBench.Pair;
import io.kore.tck.TransportBench.Side;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** T7: limits on frames and connections. */
interface LimitRules extends TransportRules {
    private static Access limits(int frameBytesMax, int connectionsMax) {
        Duration minute = Duration.ofMinutes(1);
        return Access.standard().withLimits(new LinkLimits(frameBytesMax, connectionsMax, minute, minute, minute));
    }

    @Test
    default void t7_a_frame_over_the_limit_is_refused_by_send() {
        Access access = limits(LinkLimits.FRAME_BYTES_LEAST, 10);
        Side server = bench().open(access);
        Pair pair = bench().link(bench().open(access), server, bench().listen(server));
        ByteBuffer tooLarge = ByteBuffer.allocate(LinkLimits.FRAME_BYTES_LEAST + 1);
        assertThatThrownBy(() -> pair.fromClient().send(tooLarge)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> pair.fromServer().send(tooLarge)).isInstanceOf(IllegalArgumentException.class);
        answer(pair.fromClient().send(tooLarge.putInt(0, 5).limit(LinkLimits.FRAME_BYTES_LEAST)));
        answer(pair.fromServer().send(number(6)));
        assertThat(numbers(pair.server().awaitFrames(1))).containsExactly(5);
        assertThat(numbers(pair.client().awaitFrames(1))).containsExactly(6);
    }

    @Test
    default void t7_a_frame_over_the_receivers_limit_closes_the_link() {
        Side server = bench().open(limits(LinkLimits.FRAME_BYTES_LEAST, 10));
        Side client = bench().open(limits(LinkLimits.FRAME_BYTES_LEAST + 1_000, 10));
        URI address = bench().listen(server);
        Pair other = bench().link(client, server, address);
        Pair pair = bench().link(client, server, address);
        answer(pair.fromClient().send(number(1)));
        pair.fromClient()
                .send(ByteBuffer.allocate(LinkLimits.FRAME_BYTES_LEAST + 1))
                .exceptionally(error -> null);
        assertThat(pair.server().awaitClosed()).isNotNull();
        assertThat(pair.client().awaitClosed()).isNotNull();
        assertThat(numbers(pair.server().frames())).containsExactly(1);
        answer(other.fromClient().send(number(2)));
        other.server().awaitFrames(1);
    }

    @Test
    default void t7_connections_over_the_limit_are_refused_until_one_ends() {
        Side server = bench().open(limits(LinkLimits.FRAME_BYTES_LEAST, 2));
        Side client = bench().open();
        URI address = bench().listen(server);
        Pair first = bench().link(client, server, address);
        Pair second = bench().link(client, server, address);
        RecordingHandler third = new RecordingHandler();
        assertThat(failure(bench().connect(client, address, third))).isInstanceOf(KoreException.class);
        assertThat(third.isOpened()).isFalse();
        first.fromClient().close("makes room");
        first.server().awaitClosed();
        awaitRoom(client, server, address);
        answer(second.fromClient().send(number(1)));
        second.server().awaitFrames(1);
    }

    /** A transport may take a moment to notice that a connection is gone. */
    private void awaitRoom(Side client, Side server, URI address) {
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(Patience.seconds());
        while (true) {
            RecordingHandler handler = new RecordingHandler();
            boolean isIn = answer(bench().connect(client, address, handler).handle((link, error) -> error == null));
            if (isIn) {
                server.context().awaitAccepted();
                return;
            }
            assertThat(System.nanoTime()).as("time until there is room").isLessThan(deadlineNanos);
        }
    }
}
