package io.kore.tck;

import static io.kore.tck.TransportBench.answer;
import static io.kore.tck.TransportBench.failure;
import static io.kore.tck.TransportRules.number;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kore.error.KoreException;
import io.kore.error.SetupException;
import io.kore.spi.Link;
import io.kore.tck.TransportBench.Pair;
import io.kore.tck.TransportBench.Side;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** T8: listening, and the end of a transport. */
interface ShutdownRules extends TransportRules {
    @Test
    default void t8_a_closed_transport_ends_all_its_links() {
        Side server = bench().open();
        Side client = bench().open();
        URI address = bench().listen(server);
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            pairs.add(bench().link(client, server, address));
        }
        server.transport().close();
        for (Pair pair : pairs) {
            pair.client().awaitClosed();
            pair.server().awaitClosed();
            assertThat(failure(pair.fromServer().send(number(1)))).isInstanceOf(KoreException.class);
        }
    }

    @Test
    default void t8_the_connecting_side_may_be_the_one_to_close() {
        Side server = bench().open();
        Side client = bench().open();
        URI address = bench().listen(server);
        Pair pair = bench().link(client, server, address);
        client.transport().close();
        pair.client().awaitClosed();
        pair.server().awaitClosed();
        bench().link(bench().open(), server, address);
    }

    @Test
    default void t8_ports_are_free_when_close_returns() {
        Side first = bench().open();
        URI address = bench().listen(first);
        bench().link(bench().open(), first, address);
        first.transport().close();
        for (int i = 0; i < 3; i++) {
            Side next = bench().open();
            assertThat(next.transport().listen(address.getRawAuthority())).isEqualTo(address);
            bench().link(bench().open(), next, address);
            next.transport().close();
        }
    }

    @Test
    default void t8_closing_again_does_nothing() {
        Side server = bench().open();
        URI address = bench().listen(server);
        server.transport().close();
        Side next = bench().open();
        next.transport().listen(address.getRawAuthority());
        server.transport().close();
        bench().link(bench().open(), next, address);
    }

    @Test
    default void t8_a_closed_transport_refuses_to_be_used() {
        Side server = bench().open();
        Side client = bench().open();
        URI address = bench().listen(server);
        client.transport().close();
        assertThatThrownBy(() -> bench().listen(client)).isInstanceOf(IllegalStateException.class);
        RecordingHandler handler = new RecordingHandler();
        assertThatThrownBy(() -> bench().connect(client, address, handler)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    default void t8_two_addresses_are_listened_on_at_once() {
        Side server = bench().open();
        URI first = bench().listen(server);
        URI second = bench().listen(server);
        assertThat(first).isNotEqualTo(second);
        Side client = bench().open();
        for (URI address : List.of(first, second)) {
            Pair pair = bench().link(client, server, address);
            answer(pair.fromServer().send(number(1)));
            pair.client().awaitFrames(1);
        }
        server.transport().close();
        for (URI address : List.of(first, second)) {
            assertThat(failure(bench().connect(client, address, new RecordingHandler())))
                    .isInstanceOf(KoreException.class);
        }
    }

    @Test
    default void t8_a_node_may_listen_and_connect_with_one_transport() {
        Side one = bench().open();
        Side two = bench().open();
        URI toOne = bench().listen(one);
        URI toTwo = bench().listen(two);
        Pair there = bench().link(one, two, toTwo);
        Pair back = bench().link(two, one, toOne);
        Pair self = bench().link(one, one, toOne);
        for (Pair pair : List.of(there, back, self)) {
            answer(pair.fromClient().send(number(1)));
            answer(pair.fromServer().send(number(2)));
            pair.server().awaitFrames(1);
            pair.client().awaitFrames(1);
        }
    }

    @Test
    default void t8_an_address_that_is_taken_is_refused() {
        Side first = bench().open();
        URI address = bench().listen(first);
        Side second = bench().open();
        assertThatThrownBy(() -> second.transport().listen(address.getRawAuthority()))
                .isInstanceOf(SetupException.class);
        bench().link(second, first, address);
    }

    @Test
    default void t8_an_address_that_is_none_is_refused() {
        Side side = bench().open();
        for (String nonsense : List.of("", ":", "here", "here:", ":x", "here:port", "here:70000", "here:-1", "a b:1")) {
            assertThatThrownBy(() -> side.transport().listen(nonsense))
                    .as("listen at \"%s\"", nonsense)
                    .isInstanceOf(SetupException.class);
        }
        bench().listen(side);
    }

    @Test
    default void t8_closing_during_sends_completes_every_stage() {
        Side server = bench().open();
        Side client = bench().open();
        Pair pair = bench().link(client, server, bench().listen(server));
        List<Callable<List<CompletionStage<Void>>>> tasks = new ArrayList<>();
        tasks.add(() -> {
            List<CompletionStage<Void>> stages = new ArrayList<>();
            for (int i = 0; i < 2_000; i++) {
                stages.add(pair.fromClient().send(ByteBuffer.allocate(2_000)));
            }
            return stages;
        });
        tasks.add(() -> {
            pair.server().awaitFrames(50);
            client.transport().close();
            return List.of();
        });
        for (CompletionStage<Void> stage : Together.run(tasks).get(0)) {
            answer(stage.handle((done, error) -> true));
        }
        pair.client().awaitClosed();
        pair.server().awaitClosed();
    }

    @Test
    default void t8_closing_during_connects_leaves_none_open() {
        Side server = bench().open();
        URI address = bench().listen(server);
        for (int round = 0; round < 10; round++) {
            Side client = bench().open();
            List<RecordingHandler> handlers = new ArrayList<>();
            List<CompletionStage<Link>> stages = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                RecordingHandler handler = new RecordingHandler();
                handlers.add(handler);
                stages.add(bench().connect(client, address, handler));
            }
            client.transport().close();
            stages.forEach(stage -> answer(stage.handle((link, error) -> true)));
            awaitNoneOpen(handlers);
        }
        awaitNoneOpen(server.context().handlers());
        // not by the next handler: the first ones may be of links that never opened
        Link link = answer(bench().connect(bench().open(), address, new RecordingHandler()));
        answer(link.send(number(1)));
    }

    private static void awaitNoneOpen(List<RecordingHandler> handlers) {
        handlers.stream().filter(RecordingHandler::isOpened).forEach(RecordingHandler::awaitClosed);
    }

    @Test
    default void t8_no_thread_is_left_that_keeps_a_program_alive() {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        Side server = bench().open();
        Side client = bench().open();
        Pair pair = bench().link(client, server, bench().listen(server));
        answer(pair.fromClient().send(number(1)));
        pair.server().awaitFrames(1);
        client.transport().close();
        server.transport().close();
        pair.client().awaitClosed();
        pair.server().awaitClosed();
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(Patience.seconds());
        Set<Thread> left = new HashSet<>(Thread.getAllStackTraces().keySet());
        left.removeAll(before);
        left.removeIf(Thread::isDaemon);
        for (Thread thread : left) {
            long millis = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
            try {
                thread.join(Math.max(1, millis));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted", e);
            }
            assertThat(thread.isAlive()).as("%s still runs", thread).isFalse();
        }
    }
}
