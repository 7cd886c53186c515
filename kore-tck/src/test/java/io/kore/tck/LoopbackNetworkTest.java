package io.kore.tck;

import static io.kore.tck.TransportRules.number;
import static io.kore.tck.TransportRules.numbers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kore.access.Access;
import io.kore.error.TransportException;
import io.kore.spi.Link;
import io.kore.spi.Transport;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The controls of the loopback network, in made-up time on one thread. */
class LoopbackNetworkTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final MadeUpTime time = new MadeUpTime();
    private final LoopbackNetwork network = new LoopbackNetwork(time);
    private final TestContext hubContext = new TestContext(Access.standard(), RecordingHandler::new);
    private final Transport hub = network.provider("hub").open(hubContext);
    private final Transport phone =
            network.provider("phone").open(new TestContext(Access.standard(), RecordingHandler::new));
    private final RecordingHandler atPhone = new RecordingHandler();
    private final URI address = hub.listen("hub:1");

    private Link link;
    private final RecordingHandler atHub;

    LoopbackNetworkTest() {
        CompletableFuture<Link> connected = phone.connect(address, atPhone).toCompletableFuture();
        time.settle();
        link = connected.join();
        atHub = hubContext.awaitAccepted();
    }

    private void send(int from, int to) {
        for (int i = from; i < to; i++) {
            CompletionStage<Void> unused = link.send(number(i));
        }
        time.settle();
    }

    private static List<Integer> range(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }

    @Test
    void nothing_happens_until_time_passes() {
        CompletionStage<Void> sent = link.send(number(1));
        assertThat(sent.toCompletableFuture()).isNotDone();
        assertThat(atHub.framesSeen()).isZero();
        time.settle();
        assertThat(sent.toCompletableFuture()).isCompleted();
        assertThat(numbers(atHub.frames())).containsExactly(1);
    }

    @Test
    void a_delay_holds_frames_up_by_that_long() {
        network.delay(SECOND);
        send(0, 3);
        time.pass(Duration.ofMillis(999));
        assertThat(atHub.framesSeen()).isZero();
        time.pass(Duration.ofMillis(1));
        assertThat(numbers(atHub.frames())).isEqualTo(range(0, 3));
        network.delay("phone", "hub", Duration.ZERO);
        send(3, 4);
        assertThat(numbers(atHub.frames())).isEqualTo(range(0, 4));
    }

    @Test
    void what_is_under_way_when_the_delay_shrinks_is_not_overtaken() {
        network.delay(SECOND);
        send(0, 3);
        network.delay(Duration.ZERO);
        send(3, 6);
        time.pass(SECOND);
        assertThat(numbers(atHub.frames())).isEqualTo(range(0, 6));
    }

    @Test
    void parted_nodes_hear_nothing_until_they_are_healed() {
        network.part("hub", "phone");
        send(0, 5);
        time.pass(Duration.ofSeconds(30));
        assertThat(atHub.framesSeen()).isZero();
        assertThat(atHub.closings() + atPhone.closings()).isZero();
        network.heal("phone", "hub");
        time.settle();
        assertThat(numbers(atHub.frames())).isEqualTo(range(0, 5));
    }

    @Test
    void parted_for_longer_than_the_idle_timeout_both_ends_close() {
        network.part("hub", "phone");
        send(0, 5);
        time.pass(Duration.ofSeconds(61));
        assertThat(atHub.closings()).isEqualTo(1);
        assertThat(atPhone.awaitClosed()).contains("no sign of life from hub");
        network.healAll();
        time.settle();
        assertThat(atHub.framesSeen()).isZero();
    }

    @Test
    void a_healed_parting_does_not_count_for_the_next_one() {
        network.part("hub", "phone");
        time.pass(Duration.ofSeconds(40));
        network.heal("hub", "phone");
        time.settle();
        network.part("hub", "phone");
        time.pass(Duration.ofSeconds(40));
        assertThat(atHub.closings() + atPhone.closings()).isZero();
        time.pass(Duration.ofSeconds(21));
        assertThat(atHub.closings() + atPhone.closings()).isEqualTo(2);
    }

    @Test
    void one_way_may_be_parted_alone() {
        network.partOneWay("hub", "phone");
        send(0, 2);
        CompletionStage<Void> unused = atHub.awaitOpened().send(number(9));
        time.settle();
        assertThat(numbers(atHub.frames())).isEqualTo(range(0, 2));
        assertThat(atPhone.framesSeen()).isZero();
        time.pass(Duration.ofSeconds(61));
        assertThat(atPhone.awaitClosed()).contains("no sign of life from hub");
        assertThat(atHub.awaitClosed()).contains("no sign of life from hub");
    }

    @Test
    void a_link_is_cut_right_after_the_given_frame() {
        network.cutAfter("phone", "hub", 3);
        send(0, 10);
        assertThat(numbers(atHub.frames())).isEqualTo(range(0, 3));
        assertThat(atHub.awaitClosed()).contains("cut");
        assertThat(atPhone.awaitClosed()).contains("cut");
        RecordingHandler again = new RecordingHandler();
        CompletionStage<Link> second = phone.connect(address, again);
        time.settle();
        link = second.toCompletableFuture().join();
        send(0, 10);
        assertThat(numbers(hubContext.awaitAccepted().frames())).isEqualTo(range(0, 10));
        assertThatThrownBy(() -> network.cutAfter("phone", "hub", 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void what_is_under_way_is_lost_by_a_cut_though_its_stage_is_complete() {
        network.delay(SECOND);
        CompletionStage<Void> sent = link.send(number(1));
        time.settle();
        assertThat(sent.toCompletableFuture()).isCompleted();
        network.cut("hub", "phone");
        time.pass(SECOND);
        assertThat(atHub.framesSeen()).isZero();
        assertThat(atHub.closings() + atPhone.closings()).isEqualTo(2);
    }

    @Test
    void a_connection_between_parted_nodes_waits_and_then_fails() {
        network.part("hub", "phone");
        RecordingHandler handler = new RecordingHandler();
        CompletableFuture<Link> attempt = phone.connect(address, handler).toCompletableFuture();
        time.pass(Duration.ofSeconds(9));
        assertThat(attempt).isNotDone();
        time.pass(Duration.ofSeconds(2));
        assertThat(attempt).isCompletedExceptionally();
        assertThatThrownBy(attempt::join).hasCauseInstanceOf(TransportException.class);
        assertThat(handler.isOpened()).isFalse();
    }

    @Test
    void a_slow_reader_holds_up_no_more_than_a_line_takes() {
        network.delay(SECOND);
        List<CompletionStage<Void>> stages = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            stages.add(link.send(ByteBuffer.allocate(10_000)));
        }
        time.settle();
        long taken = stages.stream()
                .filter(stage -> stage.toCompletableFuture().isDone())
                .count();
        assertThat(taken).isBetween(20L, 27L);
        time.pass(Duration.ofSeconds(10));
        assertThat(stages).allMatch(stage -> stage.toCompletableFuture().isDone());
        assertThat(atHub.framesSeen()).isEqualTo(100);
    }

    @Test
    void the_same_script_has_the_same_course() {
        assertThat(course()).isEqualTo(course()).hasSizeGreaterThan(40);
    }

    /** What happens on three links of fresh nodes, in order, with answers, delays, a parting and a cut. */
    private static List<String> course() {
        MadeUpTime time = new MadeUpTime();
        LoopbackNetwork network = new LoopbackNetwork(time);
        List<String> course = new ArrayList<>();
        Transport server = network.provider("server")
                .open(new TestContext(Access.standard(), () -> new Narrator("server", course)));
        URI address = server.listen("server:0");
        network.delay(Duration.ofMillis(3));
        for (int node = 0; node < 3; node++) {
            String name = "node" + node;
            network.delay(name, "server", Duration.ofMillis(node));
            Transport transport =
                    network.provider(name).open(new TestContext(Access.standard(), RecordingHandler::new));
            transport
                    .connect(address, new Narrator(name, course))
                    .thenAccept(link -> IntStream.range(0, 10).forEach(i -> {
                        CompletionStage<Void> unused = link.send(number(i));
                    }));
        }
        network.cutAfter("node1", "server", 7);
        time.pass(Duration.ofMillis(5));
        network.part("node2", "server");
        time.pass(Duration.ofMinutes(2));
        return course;
    }

    /** Tells what it sees, and answers what it receives. */
    private static final class Narrator extends RecordingHandler {
        private final String name;
        private final List<String> course;

        Narrator(String name, List<String> course) {
            this.name = name;
            this.course = course;
        }

        @Override
        boolean whenReceived(ByteBuffer frame) {
            int number = frame.getInt();
            course.add(name + " received " + number);
            if (number < 100) {
                CompletionStage<Void> unused = awaitOpened().send(number(100 + number));
            }
            return true;
        }

        @Override
        void whenClosed() {
            course.add(name + " closed");
        }
    }
}
