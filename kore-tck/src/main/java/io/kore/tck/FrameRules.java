package io.kore.tck;

import static io.kore.tck.TransportBench.answer;
import static io.kore.tck.TransportRules.number;
import static io.kore.tck.TransportRules.numbers;
import static io.kore.tck.TransportRules.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.kore.access.LinkLimits;
import io.kore.spi.Link;
import io.kore.tck.TransportBench.Pair;
import io.kore.tck.TransportBench.Side;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** T1 and T2: frames arrive whole and in order. */
interface FrameRules extends TransportRules {
    @Test
    default void t1_frames_of_every_size_arrive_whole_both_ways() {
        Pair pair = bench().link();
        int most = LinkLimits.standard().frameBytesMax();
        int[] sizes = {0, 1, 2, 125, 126, 127, 65_535, 65_536, 1 << 20, most - 1, most, 0, 1};
        for (int i = 0; i < sizes.length; i++) {
            answer(pair.fromClient().send(ByteBuffer.wrap(Noise.bytes(i, sizes[i]))));
            answer(pair.fromServer().send(ByteBuffer.wrap(Noise.bytes(-i, sizes[i]))));
        }
        List<byte[]> atServer = pair.server().awaitFrames(sizes.length);
        List<byte[]> atClient = pair.client().awaitFrames(sizes.length);
        for (int i = 0; i < sizes.length; i++) {
            assertThat(Arrays.equals(atServer.get(i), Noise.bytes(i, sizes[i])))
                    .as("%d bytes", sizes[i])
                    .isTrue();
            assertThat(Arrays.equals(atClient.get(i), Noise.bytes(-i, sizes[i])))
                    .as("%d bytes", sizes[i])
                    .isTrue();
        }
    }

    @Test
    default void t1_a_part_of_a_buffer_is_sent_as_that_part() {
        Pair pair = bench().link();
        byte[] bytes = Noise.bytes(1, 100);
        answer(pair.fromClient().send(ByteBuffer.wrap(bytes, 10, 20)));
        answer(pair.fromClient()
                .send(ByteBuffer.wrap(bytes).position(30).slice().limit(5)));
        answer(pair.fromClient().send(ByteBuffer.wrap(bytes, 40, 10).asReadOnlyBuffer()));
        answer(pair.fromClient()
                .send(ByteBuffer.allocateDirect(100).put(bytes).position(50).limit(70)));
        assertThat(pair.server().awaitFrames(4))
                .containsExactly(
                        Arrays.copyOfRange(bytes, 10, 30),
                        Arrays.copyOfRange(bytes, 30, 35),
                        Arrays.copyOfRange(bytes, 40, 50),
                        Arrays.copyOfRange(bytes, 50, 70));
    }

    @Test
    default void t1_bytes_of_every_value_arrive_as_they_are() {
        Pair pair = bench().link();
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        answer(pair.fromClient().send(ByteBuffer.wrap(all)));
        answer(pair.fromServer().send(text("{\"text\":\"é \uD83D\uDC27\"}")));
        assertThat(pair.server().awaitFrames(1)).containsExactly(all);
        assertThat(pair.client().awaitFrames(1))
                .containsExactly(text("{\"text\":\"é \uD83D\uDC27\"}").array());
    }

    @Test
    default void t2_frames_arrive_in_order_both_ways_at_once() {
        Pair pair = bench().link();
        List<Callable<Integer>> senders = List.of(
                () -> sendNumbers(pair.fromClient(), 0, 10_000), () -> sendNumbers(pair.fromServer(), 0, 10_000));
        assertThat(Together.run(senders)).containsExactly(10_000, 10_000);
        List<Integer> expected = IntStream.range(0, 10_000).boxed().toList();
        assertThat(numbers(pair.server().awaitFrames(10_000))).isEqualTo(expected);
        assertThat(numbers(pair.client().awaitFrames(10_000))).isEqualTo(expected);
    }

    @Test
    default void t2_frames_of_several_threads_keep_the_order_of_each() {
        Pair pair = bench().link();
        List<Callable<Integer>> senders = new ArrayList<>();
        for (int thread = 0; thread < 4; thread++) {
            int from = thread * 1_000;
            senders.add(() -> sendNumbers(pair.fromClient(), from, from + 1_000));
        }
        Together.run(senders);
        List<Integer> all = numbers(pair.server().awaitFrames(4_000));
        for (int thread = 0; thread < 4; thread++) {
            int from = thread * 1_000;
            assertThat(all.stream().filter(n -> n >= from && n < from + 1_000).toList())
                    .isEqualTo(IntStream.range(from, from + 1_000).boxed().toList());
        }
    }

    @Test
    default void t2_large_and_small_frames_keep_their_order() {
        Pair pair = bench().link();
        for (int i = 0; i < 60; i++) {
            ByteBuffer frame = ByteBuffer.allocate(i % 3 == 0 ? 500_000 : 4 + i);
            answer(pair.fromClient().send(frame.putInt(0, i)));
        }
        List<Integer> expected = IntStream.range(0, 60).boxed().toList();
        assertThat(numbers(pair.server().awaitFrames(60))).isEqualTo(expected);
    }

    @Test
    default void t2_two_links_do_not_mix() {
        Side server = bench().open();
        Side client = bench().open();
        URI address = bench().listen(server);
        Pair first = bench().link(client, server, address);
        Pair second = bench().link(client, server, address);
        for (int i = 0; i < 100; i++) {
            answer(first.fromClient().send(number(i)));
            answer(second.fromClient().send(number(1_000 + i)));
        }
        assertThat(numbers(first.server().awaitFrames(100)))
                .isEqualTo(IntStream.range(0, 100).boxed().toList());
        assertThat(numbers(second.server().awaitFrames(100)))
                .isEqualTo(IntStream.range(1_000, 1_100).boxed().toList());
    }

    @Test
    default void t2_what_was_sent_before_closing_arrives_before_the_end() {
        Pair pair = bench().link();
        sendNumbers(pair.fromClient(), 0, 500);
        pair.fromClient().close("done");
        pair.server().awaitClosed();
        assertThat(numbers(pair.server().frames()))
                .isEqualTo(IntStream.range(0, 500).boxed().toList());
    }

    @Test
    default void t2_a_broken_line_loses_only_the_end() {
        Side server = bench().open();
        BreakableLine line = bench().line(bench().listen(server));
        Pair pair = bench().link(bench().open(), server, line.address());
        List<CompletionStage<Void>> stages = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            stages.add(pair.fromClient().send(number(i)));
            if (i == 10_000) {
                line.cut();
            }
        }
        pair.client().awaitClosed();
        pair.server().awaitClosed();
        List<Integer> arrived = numbers(pair.server().frames());
        assertThat(arrived).isEqualTo(IntStream.range(0, arrived.size()).boxed().toList());
        stages.forEach(stage -> answer(stage.handle((done, error) -> true)));
    }

    /** Sends numbers with at most a hundred on their way at a time. */
    private static int sendNumbers(Link link, int from, int to) {
        List<CompletionStage<Void>> stages = new ArrayList<>();
        for (int i = from; i < to; i++) {
            stages.add(link.send(number(i)));
            if (stages.size() == 100) {
                stages.forEach(TransportBench::answer);
                stages.clear();
            }
        }
        stages.forEach(TransportBench::answer);
        return to - from;
    }
}
