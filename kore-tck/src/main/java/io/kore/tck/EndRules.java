package io.kore.tck;

import static io.kore.tck.TransportBench.answer;
import static io.kore.tck.TransportBench.failure;
import static io.kore.tck.TransportRules.number;
import static io.kore.tck.TransportRules.numbers;
import static org.assertj.core.api.Assertions.assertThat;

import io.kore.access.Access;
import io.kore.access.LinkLimits;
import io.kore.error.KoreException;
import io.kore.spi.Link;
import io.kore.tck.TransportBench.Pair;
import io.kore.tck.TransportBench.Side;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** T5: every link ends exactly once, on both sides, whatever ended it. */
interface EndRules extends TransportRules {
    @Test
    default void t5_a_link_closed_by_the_connecting_side_ends_on_both() {
        Pair pair = bench().link();
        pair.fromClient().close("going to sleep");
        assertThat(pair.client().awaitClosed()).isNull();
        assertThat(pair.server().awaitClosed()).contains("going to sleep");
        assertEndedOnce(pair);
    }

    @Test
    default void t5_a_link_closed_by_the_accepting_side_ends_on_both() {
        Pair pair = bench().link();
        pair.fromServer().close("no more today");
        assertThat(pair.server().awaitClosed()).isNull();
        assertThat(pair.client().awaitClosed()).contains("no more today");
        assertEndedOnce(pair);
    }

    @Test
    default void t5_closing_again_does_nothing() {
        Pair pair = bench().link();
        for (int i = 0; i < 3; i++) {
            pair.fromClient().close("once");
        }
        pair.client().awaitClosed();
        pair.server().awaitClosed();
        pair.fromClient().close("and again");
        pair.fromServer().close("and here");
        assertEndedOnce(pair);
    }

    @Test
    default void t5_both_sides_may_close_at_once() {
        Side server = bench().open();
        Side client = bench().open();
        URI address = bench().listen(server);
        for (int i = 0; i < 30; i++) {
            Pair pair = bench().link(client, server, address);
            List<Callable<Boolean>> closers = new ArrayList<>();
            for (Link link : List.of(pair.fromClient(), pair.fromServer())) {
                closers.add(() -> {
                    link.close("at once");
                    return true;
                });
            }
            Together.run(closers);
            pair.client().awaitClosed();
            pair.server().awaitClosed();
            assertEndedOnce(pair);
        }
    }

    private static void assertEndedOnce(Pair pair) {
        assertThat(failure(pair.fromClient().send(number(1)))).isInstanceOf(KoreException.class);
        assertThat(failure(pair.fromServer().send(number(1)))).isInstanceOf(KoreException.class);
        for (RecordingHandler handler : List.of(pair.client(), pair.server())) {
            assertThat(handler.closings()).isEqualTo(1);
            handler.assertOrderly();
        }
    }

    @Test
    default void t5_stages_complete_when_the_link_closes_during_sends() {
        Pair pair = bench().link();
        List<Callable<List<CompletionStage<Void>>>> tasks = new ArrayList<>();
        for (Link link : List.of(pair.fromClient(), pair.fromServer())) {
            tasks.add(() -> {
                List<CompletionStage<Void>> stages = new ArrayList<>();
                for (int i = 0; i < 2_000; i++) {
                    stages.add(link.send(ByteBuffer.allocate(1_000)));
                }
                return stages;
            });
        }
        tasks.add(() -> {
            pair.server().awaitFrames(100);
            pair.fromServer().close("in the midst");
            return List.of();
        });
        for (List<CompletionStage<Void>> stages : Together.run(tasks)) {
            for (CompletionStage<Void> stage : stages) {
                answer(stage.handle((done, error) -> true));
            }
        }
        pair.client().awaitClosed();
        pair.server().awaitClosed();
        assertEndedOnce(pair);
    }

    @Test
    default void t5_a_broken_line_ends_the_link_on_both_sides() {
        Side server = bench().open();
        Side client = bench().open();
        BreakableLine line = bench().line(bench().listen(server));
        Pair pair = bench().link(client, server, line.address());
        answer(pair.fromClient().send(number(1)));
        pair.server().awaitFrames(1);
        line.cut();
        assertThat(pair.client().awaitClosed()).isNotNull();
        assertThat(pair.server().awaitClosed()).isNotNull();
        assertEndedOnce(pair);
        Pair again = bench().link(client, server, line.address());
        answer(again.fromClient().send(number(2)));
        again.server().awaitFrames(1);
    }

    @Test
    default void t5_a_link_whose_other_side_vanished_ends() {
        Access access = Access.standard().withLimits(idle(Duration.ofSeconds(2)));
        Side server = bench().open(access);
        BreakableLine line = bench().line(bench().listen(server));
        Pair pair = bench().link(bench().open(access), server, line.address());
        answer(pair.fromClient().send(number(1)));
        pair.server().awaitFrames(1);
        line.freeze();
        assertThat(pair.client().awaitClosed()).isNotNull();
        assertThat(pair.server().awaitClosed()).isNotNull();
        assertEndedOnce(pair);
    }

    @Test
    default void t5_a_quiet_link_whose_other_side_lives_stays_open() throws InterruptedException {
        Access access = Access.standard().withLimits(idle(Duration.ofSeconds(1)));
        CountDownLatch ended = new CountDownLatch(1);
        Side server = bench().open(access, () -> new RecordingHandler() {
            @Override
            void whenClosed() {
                ended.countDown();
            }
        });
        Pair pair = bench().link(bench().open(access), server, bench().listen(server));
        assertThat(ended.await(3_500, TimeUnit.MILLISECONDS)).isFalse();
        answer(pair.fromClient().send(number(1)));
        answer(pair.fromServer().send(number(2)));
        assertThat(numbers(pair.server().awaitFrames(1))).containsExactly(1);
        assertThat(numbers(pair.client().awaitFrames(1))).containsExactly(2);
    }

    private static LinkLimits idle(Duration timeout) {
        LinkLimits standard = LinkLimits.standard();
        return new LinkLimits(standard.frameBytesMax(), 10, timeout, timeout, timeout);
    }

    @Test
    default void t5_a_handler_that_throws_ends_its_link_only() {
        AtomicInteger links = new AtomicInteger();
        Side server = bench().open(Access.standard(), () -> {
            int number = links.getAndIncrement();
            return new RecordingHandler() {
                @Override
                void whenOpened(Link opened) {
                    throwIf(number == 1);
                }

                @Override
                boolean whenReceived(ByteBuffer frame) {
                    throwIf(number == 2);
                    return true;
                }

                @Override
                void whenClosed() {
                    throwIf(number == 3);
                }
            };
        });
        Side client = bench().open();
        URI address = bench().listen(server);
        Pair healthy = bench().link(client, server, address);
        Pair[] broken = new Pair[3];
        for (int i = 0; i < broken.length; i++) {
            broken[i] = bench().link(client, server, address);
        }
        broken[0].client().awaitClosed();
        answer(broken[1].fromClient().send(number(1)));
        broken[1].client().awaitClosed();
        broken[2].fromClient().close("the end throws");
        for (Pair pair : broken) {
            pair.client().awaitClosed();
            pair.server().awaitClosed();
            assertEndedOnce(pair);
        }
        for (int i = 0; i < 10; i++) {
            answer(healthy.fromClient().send(number(i)));
        }
        healthy.server().awaitFrames(10);
        bench().link(client, server, address);
    }

    private static void throwIf(boolean now) {
        if (now) {
            throw new IllegalStateException("thrown by the test");
        }
    }
}
