package io.kore.engine.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.engine.ingest.OwnHistory;
import io.kore.engine.sync.SimLink.Side;
import io.kore.error.InvalidRecordException;
import io.kore.model.Base;
import io.kore.model.Frontier;
import io.kore.model.LogName;
import io.kore.model.Payload;
import io.kore.model.Prefix;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.ShardSummary;
import io.kore.model.WriterId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random histories with forks: devices are cloned while they run, put back to older states, wiped and crashed, and
 * none of them can tell; they meet each other in any topology, or only by relays. In the end all hold what any of them
 * held when the faults stopped, no more and no less, and show it as a plain oracle says.
 */
class ForkSimulationTest {
    private static final int FAULTY_STEPS = 500;
    private static final int CALM_STEPS_MAX = 300_000;

    static LongStream seeds() {
        return LongStream.range(0, Boolean.getBoolean("kore.soak") ? 20_000 : 60);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void all_branches_are_kept_everywhere_under_the_same_names(long seed) {
        new World(seed).run();
    }

    @Test
    void the_simulation_reaches_what_it_is_for() {
        int forks = 0;
        int deep = 0;
        int bases = 0;
        for (long seed = 0; seed < 10; seed++) {
            World world = new World(seed);
            world.run();
            forks += world.forks;
            deep += world.deepForks;
            bases += world.oldBases;
        }
        assertThat(forks).as("forks").isGreaterThan(8);
        assertThat(deep).as("shards that forked more than once").isPositive();
        assertThat(bases).as("saves on a base that is older than a fork").isPositive();
    }

    private static final class World {
        private record Edge(int from, int to) {}

        /** What was on screen at some time. */
        private record Screen(SimNode node, LogName log, Base base, int forks) {}

        final Random random;
        final List<SimNode> nodes = new ArrayList<>();
        final List<Edge> edges = new ArrayList<>();
        final List<SimLink> links = new ArrayList<>();
        final List<SimNode> backups = new ArrayList<>();
        final List<Screen> screens = new ArrayList<>();
        /** Nodes that may have lost what was on a screen. */
        final Set<SimNode> shaken = new HashSet<>();

        final SessionLimits limits;
        final String seed;
        int appended;
        int forks;
        int deepForks;
        int oldBases;

        World(long seed) {
            this.seed = "seed " + seed;
            random = new Random(seed);
            int count = 3 + random.nextInt(4);
            for (int i = 0; i < count; i++) {
                // some devices share an id from the start
                String name = i > 0 && random.nextInt(5) == 0 ? nodes.get(random.nextInt(i)).name : "n" + i;
                nodes.add(new SimNode(name, random.nextLong()));
            }
            for (int i = 1; i < count; i++) {
                edges.add(new Edge(random.nextInt(3) == 0 ? random.nextInt(i) : i - 1, i));
            }
            for (int extra = random.nextInt(count); extra > 0; extra--) {
                int from = random.nextInt(count);
                edges.add(new Edge(from, (from + 1 + random.nextInt(count - 1)) % count));
            }
            limits = new SessionLimits(
                    200 + random.nextInt(4_000), 100 + random.nextInt(800), 300 + random.nextInt(2_000), 3, 10_000);
        }

        void run() {
            try {
                if (random.nextBoolean()) {
                    scatter();
                }
                for (int step = 0; step < FAULTY_STEPS; step++) {
                    faultyStep();
                    checkLinks();
                }
                nodes.forEach(ForkCheck::check);
                calm();
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError(seed + ": " + e.getMessage(), e);
            }
        }

        private void faultyStep() {
            int dice = random.nextInt(1_000);
            if (dice < 200) {
                append(node());
            } else if (dice < 240) {
                look(node());
            } else if (dice < 250) {
                connect(edges.get(random.nextInt(edges.size())));
            } else if (dice < 270 && !links.isEmpty()) {
                links.get(random.nextInt(links.size())).cut(random.nextInt(4), random.nextInt(4));
            } else if (dice < 275) {
                restart(node()).crash();
            } else if (dice < 295) {
                backups.add(node().copy(random.nextLong()));
            } else if (dice < 310) {
                disturb();
            } else if (dice < 370) {
                SimNode node = node();
                node.force(node.durable() + 1 + random.nextInt(5));
            } else {
                boolean unused = event();
            }
        }

        /** Devices become clones of a few, at different times, and write a while before any of them meet. */
        private void scatter() {
            for (int step = 0; step < 120; step++) {
                int dice = random.nextInt(10);
                if (dice < 7) {
                    append(node());
                } else if (dice < 9) {
                    look(node());
                } else {
                    SimNode node = restart(node());
                    node.restore(nodes.get(random.nextInt(2)));
                }
            }
        }

        /** A device becomes a clone of another one, or an older state of itself, or empty. */
        private void disturb() {
            SimNode node = restart(node());
            if (!backups.isEmpty() && random.nextInt(3) > 0) {
                node.restore(backups.get(random.nextInt(backups.size())));
            } else if (random.nextInt(3) == 0) {
                node.wipe(random.nextBoolean() ? OwnHistory.STORED : OwnHistory.UNKNOWN);
            } else {
                node.restore(node());
            }
        }

        private void append(SimNode node) {
            String pad = "x".repeat(random.nextInt(30) == 0 ? 3_000 : random.nextInt(40));
            String json = "{\"n\":" + appended++ + ",\"pad\":\"" + pad + "\"}";
            List<Screen> open =
                    screens.stream().filter(screen -> screen.node == node).toList();
            if (!open.isEmpty() && random.nextInt(3) == 0) {
                save(open.get(random.nextInt(open.size())), json);
            } else {
                var unused = node.append("log" + random.nextInt(2), json);
            }
        }

        /** Notes what a node shows of a log. */
        private void look(SimNode node) {
            LogName log = new LogName("log" + random.nextInt(2));
            Map<WriterId, Prefix> shown = new HashMap<>();
            for (ShardSummary summary : node.ingest().held().shards()) {
                if (summary.shard().log().equals(log)) {
                    shown.put(summary.shard().writer(), summary.prefix());
                }
            }
            screens.add(new Screen(node, log, Base.of(Frontier.copyOf(shown)), forksOf(node)));
        }

        private static int forksOf(SimNode node) {
            return node.histories().strands().size();
        }

        private void save(Screen screen, String json) {
            SimNode node = screen.node;
            screens.remove(screen);
            try {
                ShardRecord saved = node.ingest()
                        .append(screen.log, List.of(Payload.of(json)), screen.base)
                        .records()
                        .get(0);
                oldBases += forksOf(node) > screen.forks ? 1 : 0;
                Base next = screen.base.plus(
                        saved.shard().writer(), saved.index(), saved.hash().head());
                screens.add(new Screen(node, screen.log, next, forksOf(node)));
            } catch (InvalidRecordException e) {
                if (!shaken.contains(node)) {
                    throw e;
                }
            }
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

        private SimNode restart(SimNode node) {
            for (SimLink link : links) {
                if (link.left.node == node || link.right.node == node) {
                    link.cut(0, 0);
                }
            }
            links.removeIf(link -> link.left.node == node || link.right.node == node);
            shaken.add(node);
            return node;
        }

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

        private void calm() {
            Set<ShardRecord> all = new HashSet<>();
            nodes.forEach(node -> all.addAll(ForkCheck.records(node)));
            int steps = 0;
            boolean isQuiet = false;
            while (!isQuiet) {
                nodes.forEach(node -> node.force(node.end()));
                edges.forEach(this::connect);
                isQuiet = !event();
                checkLinks();
                assertThat(++steps).as("steps until quiet").isLessThan(CALM_STEPS_MAX);
            }
            for (SimNode node : nodes) {
                assertThat(new HashSet<>(ForkCheck.records(node)))
                        .as("held by %s", node.name)
                        .isEqualTo(all);
                assertThat(node.hashes())
                        .as("shown by %s", node.name)
                        .isEqualTo(nodes.get(0).hashes());
                ForkCheck.check(node);
                assertThat(node.histories().strands().isForked(ownShard(node, "log0")))
                        .isFalse();
                assertThat(node.histories().strands().isForked(ownShard(node, "log1")))
                        .isFalse();
            }
            Map<ShardId, List<Long>> forked = new ForkOracle(all).forks();
            forks = forked.values().stream().mapToInt(List::size).sum();
            deepForks = (int) forked.values().stream().filter(f -> f.size() > 1).count();
            for (SimLink link : links) {
                assertThat(link.sides()).as("level").allMatch(side -> side.isLevel);
            }
        }

        private static ShardId ownShard(SimNode node, String log) {
            return new ShardId(new LogName(log), node.writer());
        }

        private void checkLinks() {
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
        }
    }
}
