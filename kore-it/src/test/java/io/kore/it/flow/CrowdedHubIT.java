package io.kore.it.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.Kore;
import io.kore.Node;
import io.kore.it.crash.ChildJvm;
import io.kore.it.story.Eventually;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One hub with little memory, and very many that are connected to it. */
class CrowdedHubIT {
    private static final boolean SOAK = Boolean.getBoolean("kore.soak");
    private static final int IDLE = SOAK ? 500 : 60;
    private static final int BUSY = SOAK ? 50 : 8;
    private static final int HEAP_MIB = SOAK ? 256 : 64;
    private static final int STALLED = SOAK ? 20 : 8;
    private static final int SECONDS = SOAK ? 600 : 110;
    private static final int BACKLOG = SOAK ? 400 : 2_000;
    private static final Duration PATIENCE = Duration.ofSeconds(SECONDS);

    @TempDir
    private Path folder;

    @Test
    void idle_and_busy_peers_are_served_at_once_with_little_memory() throws Exception {
        try (ChildJvm hub = hub();
                BarePeers crowd = new BarePeers();
                Nodes busy = new Nodes()) {
            URI address = URI.create(String.valueOf(hub.line()));
            List<BarePeer> idle = new ArrayList<>();
            for (int i = 0; i < IDLE; i++) {
                BarePeer peer = new BarePeer("idle" + i);
                crowd.connect(address, peer);
                idle.add(peer);
            }
            List<Node> connected = new ArrayList<>();
            for (int i = 0; i < BUSY; i++) {
                Node node = busy.add(Kore.node()
                        .whoAmI("busy" + i)
                        .connect(address.toString())
                        .start());
                node.log("work").appendAll(records(BACKLOG));
                connected.add(node);
            }
            for (Node node : connected) {
                node.awaitSynced(PATIENCE);
            }
            hub.tell("held");
            assertThat(hub.line()).as(hub.errors()).isEqualTo("held " + BUSY * BACKLOG);
            long bytes = (long) BUSY * BACKLOG * 400;
            Eventually.holds(() -> idle.stream().allMatch(peer -> peer.batchBytes.get() > bytes));
        }
    }

    @Test
    void peers_that_never_read_cost_a_bounded_buffer_and_are_cut_off_while_others_are_served() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        try (ChildJvm hub = hub();
                BarePeers crowd = new BarePeers();
                Nodes nodes = new Nodes()) {
            URI address = URI.create(String.valueOf(hub.line()));
            hub.tell("fill 100000 1000");
            assertThat(hub.line()).as(hub.errors()).isEqualTo("filled");
            List<BarePeer> stalled = new ArrayList<>();
            for (int i = 0; i < STALLED; i++) {
                BarePeer peer = new BarePeer("stalled" + i, 1L << 40, goOn);
                crowd.connect(address, peer);
                stalled.add(peer);
            }
            Node back = nodes.add(
                    Kore.node().whoAmI("reader").connect(address.toString()).start());
            back.awaitSynced(PATIENCE);
            assertThat(back.status().records()).isEqualTo(100_000);
            hub.tell("held");
            assertThat(hub.line()).as(hub.errors()).isEqualTo("held 100000");
            Eventually.holds(() -> answer(hub, "peers").equals("peers 1"));
            goOn.countDown();
            for (BarePeer peer : stalled) {
                assertThat(peer.closed.await(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                        .isTrue();
                assertThat(peer.batchBytes.get()).as("it was cut off").isLessThan(100_000_000);
            }
        } finally {
            goOn.countDown();
        }
    }

    private static String answer(ChildJvm hub, String question) {
        hub.tell(question);
        return String.valueOf(hub.line());
    }

    private ChildJvm hub() {
        return ChildJvm.start(
                folder, HEAP_MIB, SECONDS, NodeMain.class, folder.resolve("hub").toString());
    }

    private static List<Map<String, Object>> records(int count) {
        List<Map<String, Object>> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            records.add(Map.of("n", i, "pad", "x".repeat(400)));
        }
        return records;
    }

    /** Nodes that are closed together. */
    private static final class Nodes implements AutoCloseable {
        private final List<Node> nodes = new ArrayList<>();

        Node add(Node node) {
            nodes.add(node);
            return node;
        }

        @Override
        public void close() {
            nodes.forEach(Node::close);
        }
    }
}
