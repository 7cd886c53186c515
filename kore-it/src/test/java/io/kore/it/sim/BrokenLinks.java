package io.kore.it.sim;

import io.kore.it.sim.Around.Call;
import io.kore.spi.Link;
import io.kore.spi.LinkHandler;
import io.kore.spi.Transport;
import io.kore.tck.sim.SimulatedProcess;
import io.kore.tck.sim.SimulationParts;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Transports that break their contract in one way each, on the links that a node opens. */
final class BrokenLinks {
    /** What a send answers that has been done with. */
    private static final Object SENT = CompletableFuture.completedFuture(null);

    private static final int BATCH = 6;
    private static final int ACK = 7;
    private static final int ASK = 16;
    private static final int ANSWER = 17;

    private BrokenLinks() {}

    static SimulationParts losesFrames() {
        return sending((frame, process, real) -> process.random().nextInt(12) == 0 ? SENT : real.call(frame));
    }

    static SimulationParts repeatsFrames() {
        return sending((frame, process, real) -> {
            if (process.random().nextInt(12) == 0) {
                Object unused = real.call(frame.duplicate());
            }
            return real.call(frame);
        });
    }

    static SimulationParts flipsABit() {
        return sending((frame, process, real) -> {
            byte[] bytes = bytes(frame);
            if (bytes.length > 40 && process.random().nextInt(12) == 0) {
                bytes[process.random().nextInt(bytes.length)] ^= 1;
            }
            return real.call(ByteBuffer.wrap(bytes));
        });
    }

    static SimulationParts turnsTwoFrames() {
        List<ByteBuffer> held = new ArrayList<>();
        return sending((frame, process, real) -> {
            if (!held.isEmpty()) {
                Object answer = real.call(frame);
                Object unused = real.call(held.remove(0));
                return answer;
            }
            if (process.random().nextInt(12) == 0) {
                held.add(ByteBuffer.wrap(bytes(frame)));
                return SENT;
            }
            return real.call(frame);
        });
    }

    static SimulationParts losesAcknowledgements() {
        return sending((frame, process, real) -> frame.get(frame.position()) == ACK ? SENT : real.call(frame));
    }

    /** Goes silent after some frames, and stays open. */
    static SimulationParts fallsSilent() {
        return handling((handler, process) -> {
            int[] left = {5 + process.random().nextInt(10)};
            return Map.of(
                    "received", (arguments, real) -> left[0]-- > 0 ? real.call(arguments) : null,
                    "closed", (arguments, real) -> left[0] > 0 ? real.call(arguments) : null);
        });
    }

    static SimulationParts neverTellsOfAnEnd() {
        return handling((handler, process) -> Map.of("closed", (arguments, real) -> null));
    }

    /** Takes for durable at the other side whatever was sent. */
    static SimulationParts believesInAcknowledgements() {
        return believing(BATCH, frame -> {
            byte[] bytes = bytes(frame);
            int length = 1;
            while ((bytes[length] & 0x80) != 0) {
                length++;
            }
            byte[] ack = Arrays.copyOf(bytes, length + 1);
            ack[0] = ACK;
            return ack;
        });
    }

    /** Takes it for answered, at once, that the other side has all. */
    static SimulationParts believesInAnswers() {
        return believing(ASK, frame -> new byte[] {ANSWER});
    }

    /** Answers what this node sends by itself, and keeps back the true answers. */
    private static SimulationParts believing(int asked, Function<ByteBuffer, byte[]> answer) {
        int answerType = asked == BATCH ? ACK : ANSWER;
        return opened((link, handler, process) -> {
            Link eager = Around.part(Link.class, link, Map.of("send", (arguments, real) -> {
                ByteBuffer frame = (ByteBuffer) arguments[0];
                Object sent = real.call(frame.duplicate());
                if (frame.get(frame.position()) == asked) {
                    handler.received(ByteBuffer.wrap(answer.apply(frame)));
                }
                return sent;
            }));
            LinkHandler deaf = Around.part(LinkHandler.class, handler, Map.of("received", (arguments, real) -> {
                ByteBuffer frame = (ByteBuffer) arguments[0];
                return frame.get(frame.position()) == answerType ? null : real.call(frame);
            }));
            return new Opened(eager, deaf);
        });
    }

    private record Opened(Link link, LinkHandler handler) {}

    @FunctionalInterface
    private interface Opening {
        Opened open(Link link, LinkHandler handler, SimulatedProcess process);
    }

    @FunctionalInterface
    private interface Sending {
        @Nullable
        Object send(ByteBuffer frame, SimulatedProcess process, Around.Real real) throws Throwable;
    }

    @FunctionalInterface
    private interface Handling {
        Map<String, Call> calls(LinkHandler handler, SimulatedProcess process);
    }

    private static SimulationParts sending(Sending sending) {
        return opened((link, handler, process) -> new Opened(
                Around.part(
                        Link.class,
                        link,
                        Map.of("send", (arguments, real) -> sending.send((ByteBuffer) arguments[0], process, real))),
                handler));
    }

    private static SimulationParts handling(Handling handling) {
        return opened((link, handler, process) ->
                new Opened(link, Around.part(LinkHandler.class, handler, handling.calls(handler, process))));
    }

    /** Replaces link and handler of each link that a node opens, once it has opened. */
    private static SimulationParts opened(Opening opening) {
        return new SimulationParts() {
            @Override
            public Transport transport(Transport transport, SimulatedProcess process) {
                return Around.part(
                        Transport.class,
                        transport,
                        Map.of(
                                "connect",
                                (arguments, real) -> real.call(
                                        arguments[0], replaced((LinkHandler) arguments[1], process, opening))));
            }
        };
    }

    private static LinkHandler replaced(LinkHandler handler, SimulatedProcess process, Opening opening) {
        LinkHandler[] now = {handler};
        return new LinkHandler() {
            @Override
            public void opened(Link link) {
                Opened opened = opening.open(link, handler, process);
                now[0] = opened.handler();
                now[0].opened(opened.link());
            }

            @Override
            public void received(ByteBuffer frame) {
                now[0].received(frame);
            }

            @Override
            public void closed(@Nullable String reason) {
                now[0].closed(reason);
            }
        };
    }

    private static byte[] bytes(ByteBuffer frame) {
        byte[] bytes = new byte[Objects.requireNonNull(frame).remaining()];
        frame.duplicate().get(bytes);
        return bytes;
    }
}
