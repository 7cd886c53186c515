package io.kore.tck;

import static io.kore.tck.TransportBench.answer;
import static io.kore.tck.TransportRules.number;
import static io.kore.tck.TransportRules.numbers;
import static org.assertj.core.api.Assertions.assertThat;

import io.kore.access.Access;
import io.kore.spi.Link;
import io.kore.tck.TransportBench.Pair;
import io.kore.tck.TransportBench.Side;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** T3: a handler's methods are called one after the other. */
interface HandlerRules extends TransportRules {
    /** Long enough that a call which should wait would have come. */
    long MILLIS_OF_PATIENCE = 300;

    @Test
    default void t3_calls_never_overlap() {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Side server = bench().open(Access.standard(), () -> new RecordingHandler() {
            @Override
            boolean whenReceived(ByteBuffer frame) {
                most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                for (int i = 0; i < 500; i++) {
                    Thread.onSpinWait();
                }
                inside.decrementAndGet();
                return true;
            }
        });
        Pair pair = bench().link(bench().open(), server, bench().listen(server));
        List<CompletionStage<Void>> stages = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            stages.add(pair.fromClient().send(number(i)));
        }
        stages.forEach(TransportBench::answer);
        pair.server().awaitFrames(3_000);
        assertThat(most).hasValue(1);
    }

    @Test
    default void t3_the_next_frame_waits_until_the_last_call_has_returned() throws InterruptedException {
        CountDownLatch go = bench().gate();
        CountDownLatch second = new CountDownLatch(2);
        Side server = bench().open(Access.standard(), () -> new RecordingHandler() {
            @Override
            boolean whenReceived(ByteBuffer frame) {
                second.countDown();
                PressureRules.awaitGate(go);
                return true;
            }
        });
        Pair pair = bench().link(bench().open(), server, bench().listen(server));
        answer(pair.fromClient().send(number(1)));
        answer(pair.fromClient().send(number(2)));
        assertThat(second.await(MILLIS_OF_PATIENCE, TimeUnit.MILLISECONDS)).isFalse();
        assertThat(second.getCount()).isEqualTo(1);
        go.countDown();
        assertThat(numbers(pair.server().awaitFrames(2))).containsExactly(1, 2);
    }

    @Test
    default void t3_frames_wait_until_opened_has_returned() throws InterruptedException {
        CountDownLatch go = bench().gate();
        CountDownLatch frame = new CountDownLatch(1);
        Side server = bench().open(Access.standard(), () -> new RecordingHandler() {
            @Override
            void whenOpened(Link opened) {
                PressureRules.awaitGate(go);
            }

            @Override
            boolean whenReceived(ByteBuffer bytes) {
                frame.countDown();
                return true;
            }
        });
        Pair pair = bench().link(bench().open(), server, bench().listen(server));
        CompletionStage<Void> sent = pair.fromClient().send(number(7));
        assertThat(frame.await(MILLIS_OF_PATIENCE, TimeUnit.MILLISECONDS)).isFalse();
        go.countDown();
        answer(sent);
        assertThat(numbers(pair.server().awaitFrames(1))).containsExactly(7);
    }

    @Test
    default void t3_the_end_waits_until_the_last_call_has_returned() throws InterruptedException {
        CountDownLatch go = bench().gate();
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        Side server = bench().open(Access.standard(), () -> new RecordingHandler() {
            @Override
            boolean whenReceived(ByteBuffer frame) {
                inside.countDown();
                PressureRules.awaitGate(go);
                return true;
            }

            @Override
            void whenClosed() {
                ended.countDown();
            }
        });
        Pair pair = bench().link(bench().open(), server, bench().listen(server));
        answer(pair.fromClient().send(number(1)));
        assertThat(inside.await(Patience.seconds(), TimeUnit.SECONDS)).isTrue();
        pair.fromServer().close("from this side");
        assertThat(ended.await(MILLIS_OF_PATIENCE, TimeUnit.MILLISECONDS)).isFalse();
        go.countDown();
        pair.server().awaitClosed();
        pair.client().awaitClosed();
    }

    @Test
    default void t3_a_handler_may_send_and_close_within_its_calls() {
        Side server = bench().open(Access.standard(), () -> new RecordingHandler() {
            @Override
            void whenOpened(Link opened) {
                CompletionStage<Void> unused = opened.send(number(-1));
            }

            @Override
            boolean whenReceived(ByteBuffer frame) {
                int number = frame.getInt();
                CompletionStage<Void> unused = awaitOpened().send(number(number));
                if (number == 99) {
                    awaitOpened().close("enough");
                }
                return true;
            }
        });
        Pair pair = bench().link(bench().open(), server, bench().listen(server));
        assertThat(numbers(pair.client().awaitFrames(1))).containsExactly(-1);
        for (int i = 0; i < 99; i++) {
            answer(pair.fromClient().send(number(i)));
        }
        assertThat(numbers(pair.client().awaitFrames(100)))
                .isEqualTo(IntStream.range(-1, 99).boxed().toList());
        // the peer's goodbye may be here before the sender hears that the frame is out: either answer is right
        CompletionStage<Void> unused = pair.fromClient().send(number(99));
        assertThat(pair.client().awaitClosed()).contains("enough");
    }

    @Test
    default void t3_a_slow_link_does_not_hold_up_another() {
        CountDownLatch go = bench().gate();
        AtomicInteger links = new AtomicInteger();
        Side server = bench().open(Access.standard(), () -> {
            boolean slow = links.getAndIncrement() == 0;
            return new RecordingHandler() {
                @Override
                boolean whenReceived(ByteBuffer frame) {
                    if (slow) {
                        PressureRules.awaitGate(go);
                    }
                    return true;
                }
            };
        });
        Side client = bench().open();
        URI address = bench().listen(server);
        Pair slow = bench().link(client, server, address);
        Pair quick = bench().link(client, server, address);
        answer(slow.fromClient().send(number(1)));
        for (int i = 0; i < 200; i++) {
            answer(quick.fromClient().send(number(i)));
        }
        quick.server().awaitFrames(200);
        assertThat(slow.server().framesSeen()).isZero();
        go.countDown();
        slow.server().awaitFrames(1);
    }
}
