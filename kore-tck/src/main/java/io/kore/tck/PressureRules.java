package io.kore.tck;

import static io.kore.tck.TransportBench.answer;
import static io.kore.tck.TransportRules.numbers;
import static org.assertj.core.api.Assertions.assertThat;

import io.kore.access.Access;
import io.kore.access.LinkLimits;
import io.kore.error.KoreException;
import io.kore.tck.TransportBench.Pair;
import io.kore.tck.TransportBench.Side;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** T4: a sender that waits for its stages holds a bounded amount, however slow the other side is. */
interface PressureRules extends TransportRules {
    /** No honest connection takes this many megabytes that nobody reads. */
    int MEGABYTES_TOO_MANY = 300;

    @Test
    default void t4_a_slow_reader_holds_its_sender_back() {
        CountDownLatch go = bench().gate();
        Pair pair = linkToReaderBehind(go, LinkLimits.standard());
        List<CompletionStage<Void>> stages = sendUntilHeldBack(pair);
        for (int i = 0; i < 100; i++) {
            stages.add(pair.fromClient().send(TransportRules.number(stages.size())));
        }
        assertThat(stages.get(stages.size() - 1).toCompletableFuture()).isNotDone();
        go.countDown();
        stages.forEach(TransportBench::answer);
        assertThat(numbers(pair.server().awaitFrames(stages.size())))
                .isEqualTo(IntStream.range(0, stages.size()).boxed().toList());
    }

    @Test
    default void t4_a_buffer_may_be_used_again_once_its_stage_is_complete() {
        Pair pair = bench().link();
        byte[] bytes = new byte[50_000];
        for (int i = 0; i < 100; i++) {
            Arrays.fill(bytes, (byte) i);
            answer(pair.fromClient().send(ByteBuffer.wrap(bytes)));
        }
        Arrays.fill(bytes, (byte) -1);
        List<byte[]> frames = pair.server().awaitFrames(100);
        for (int i = 0; i < 100; i++) {
            assertThat(frames.get(i)).containsOnly(i);
        }
    }

    @Test
    default void t4_a_peer_that_never_reads_is_given_up() {
        CountDownLatch never = bench().gate();
        LinkLimits standard = LinkLimits.standard();
        LinkLimits impatient = new LinkLimits(
                standard.frameBytesMax(), 10, Duration.ofSeconds(30), Duration.ofSeconds(10), Duration.ofSeconds(2));
        Pair pair = linkToReaderBehind(never, impatient);
        List<CompletionStage<Void>> stages = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            stages.add(pair.fromClient().send(ByteBuffer.allocate(1 << 20)));
        }
        assertThat(pair.client().awaitClosed()).isNotNull();
        assertThat(TransportBench.failure(stages.get(stages.size() - 1))).isInstanceOf(KoreException.class);
        stages.forEach(stage -> answer(stage.handle((done, error) -> true)));
        never.countDown();
        pair.server().awaitClosed();
    }

    private Pair linkToReaderBehind(CountDownLatch gate, LinkLimits limits) {
        Side server = bench().open(Access.standard().withLimits(limits), () -> new RecordingHandler() {
            @Override
            boolean whenReceived(ByteBuffer frame) {
                awaitGate(gate);
                return true;
            }
        });
        return bench().link(bench().open(Access.standard().withLimits(limits)), server, bench().listen(server));
    }

    /** Sends frames of a megabyte, each when the last one's stage is complete, until one stays open. */
    private static List<CompletionStage<Void>> sendUntilHeldBack(Pair pair) {
        List<CompletionStage<Void>> stages = new ArrayList<>();
        while (stages.size() < MEGABYTES_TOO_MANY) {
            ByteBuffer frame = ByteBuffer.allocate(1 << 20).putInt(0, stages.size());
            CompletionStage<Void> stage = pair.fromClient().send(frame);
            stages.add(stage);
            try {
                stage.toCompletableFuture().get(2, TimeUnit.SECONDS);
            } catch (TimeoutException heldBack) {
                return stages;
            } catch (ExecutionException e) {
                throw new AssertionError("the link broke: " + e.getCause(), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted", e);
            }
        }
        throw new AssertionError(stages.size() + " MiB were taken from the sender and nobody read any of it");
    }

    /** Waits within a handler's call, not for ever. */
    static void awaitGate(CountDownLatch gate) {
        try {
            if (!gate.await(2 * Patience.seconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("the test never opened the gate");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted at the gate", e);
        }
    }
}
