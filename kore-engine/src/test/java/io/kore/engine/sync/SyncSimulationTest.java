package io.kore.engine.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.engine.ingest.OwnHistory;
import io.kore.engine.sync.SimLink.Side;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random histories over two to five nodes: appends, forces, frames and cuts in any order. {@link SimNode}
 * checks that whatever it takes is causally closed, {@link SimLink} that nothing leaves before it is durable,
 * that windows are kept and that level is never said too early.
 */
class SyncSimulationTest {
    private static final int FAULTY_STEPS = 1_200;
    private static final int CALM_STEPS_MAX = 200_000;

    static LongStream seeds() {
        return LongStream.range(0, Boolean.getBoolean("kore.soak") ? 20_000 : 50);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void after_the_faults_stop_all_nodes_hold_the_same(long seed) {
        new World(seed).run(false);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void wiped_nodes_heal_and_go_on_as_successors(long seed) {
        new World(seed).run(true);
    }

    @Test
    void the_simulation_reaches_what_it_is_for() {
        World world = new World(7);
        world.run(true);
        assertThat(world.cuts).isPositive();
        assertThat(world.crashes).isPositive();
        assertThat(world.wipes).isPositive();
    }

    /** Nodes, the pairs that may be linked, and the links that are up. */
    private static final class World {
        private record Edge(int from, int to) {}

        final Random random;
        final List<SimNode> nodes = new ArrayList<>();
        final List<Edge> edges = new ArrayList<>();
        final List<SimLink> links = new ArrayList<>();
        final Set<String> wiped = new HashSet<>();
        final SessionLimits limits;
        final String seed;
        int appended;
        int cuts;
        int crashes;
        int wipes;

        World(long seed) {
            this.seed = "seed " + seed;
            random = new Random(seed);
            int count = 2 + random.nextInt(4);
            for (int i = 0; i < count; i++) {
                nodes.add(new SimNode("node" + i));
            }
            for (int i = 1; i < count; i++) {
                edges.add(new Edge(random.nextInt(3) == 0 ? random.nextInt(i) : i - 1, i));
            }
            for (int extra = random.nextInt(count); extra > 0; extra--) {
                int from = random.nextInt(count);
                edges.add(new Edge(from, (from + 1 + random.nextInt(count - 1)) % count));
            }
            // small enough that windows fill, batches split and scans pause
            limits = new SessionLimits(
                    200 + random.nextInt(4_000), 100 + random.nextInt(800), 300 + random.nextInt(2_000), 3, 10_000);
        }

        void run(boolean withWipes) {
            try {
                for (int step = 0; step < FAULTY_STEPS; step++) {
                    faultyStep(withWipes);
                }
                calm();
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError(seed + ": " + e.getMessage(), e);
            }
        }

        private void faultyStep(boolean withWipes) {
            int dice = random.nextInt(1_000);
            if (dice < 120) {
                append();
            } else if (dice < 150) {
                connect(edges.get(random.nextInt(edges.size())));
            } else if (dice < 165 && !links.isEmpty()) {
                cuts++;
                links.get(random.nextInt(links.size())).cut(random.nextInt(4), random.nextInt(4));
            } else if (dice < 172) {
                crashes++;
                restart(node()).crash();
            } else if (dice < 174 && withWipes) {
                wipes++;
                SimNode node = restart(node());
                wiped.add(node.name);
                node.wipe(OwnHistory.AT_PEERS);
            } else if (dice < 260) {
                SimNode node = node();
                node.force(node.durable() + 1 + random.nextInt(5));
            } else {
                event();
            }
            check();
        }

        private void append() {
            SimNode node = node();
            String pad = "x".repeat(random.nextInt(20) == 0 ? 6_000 : random.nextInt(60));
            var unused =
                    node.appendLater("log" + random.nextInt(3), "{\"n\":" + appended++ + ",\"pad\":\"" + pad + "\"}");
        }

        private SimNode node() {
            return nodes.get(random.nextInt(nodes.size()));
        }

        private void connect(Edge edge) {
            SimNode from = nodes.get(edge.from());
            SimNode to = nodes.get(edge.to());
            boolean isUp = links.stream().anyMatch(link -> link.left.node == from && link.right.node == to);
            if (!isUp) {
                links.add(new SimLink(from, to, limits, false));
            }
        }

        /** The node's process ends: its sessions are gone, the others hear of it sooner or later. */
        private SimNode restart(SimNode node) {
            for (SimLink link : links) {
                if (link.left.node == node || link.right.node == node) {
                    link.cut(0, 0);
                }
            }
            links.removeIf(link -> link.left.node == node || link.right.node == node);
            return node;
        }

        /** One thing that may happen happens; false if there is none. */
        private boolean event() {
            links.removeIf(link -> link.left.ending != null && link.right.ending != null);
            List<Runnable> events = new ArrayList<>();
            links.forEach(link -> link.sides().forEach(side -> side.events(events)));
            if (events.isEmpty()) {
                return false;
            }
            events.get(random.nextInt(events.size())).run();
            return true;
        }

        /** No more faults: links come up and stay up, journals get durable, and all comes to rest. */
        private void calm() {
            int steps = 0;
            boolean isQuiet = false;
            while (!isQuiet) {
                nodes.forEach(node -> node.force(node.end()));
                edges.forEach(this::connect);
                isQuiet = !event();
                check();
                assertThat(++steps).as("steps until quiet").isLessThan(CALM_STEPS_MAX);
            }
            for (SimNode node : nodes) {
                assertThat(node.hashes()).as(node.name).isEqualTo(nodes.get(0).hashes());
            }
            for (SimLink link : links) {
                assertThat(link.sides()).as("level").allMatch(side -> side.isLevel);
            }
        }

        private void check() {
            for (SimLink link : links) {
                for (Side side : link.sides()) {
                    side.keepsWhatItSaid = false;
                    Ending ending = side.ending;
                    assertThat(ending == null || ending.kind() == Ending.Kind.BROKEN)
                            .as("an honest session ended with %s", ending)
                            .isTrue();
                    assertThat(side.reports).isEmpty();
                }
            }
            for (SimNode node : nodes) {
                boolean mayBeToldMore = wiped.contains(node.name);
                assertThat(mayBeToldMore || node.moreOfMine.isEmpty())
                        .as("%s was told more of its own shard: %s", node.name, node.moreOfMine)
                        .isTrue();
            }
        }
    }
}
