package io.kore.it.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random histories over three to five nodes that append, edit what is on their screen, and meet by twos. */
class OracleHistoriesIT {
    private static final int STEPS = 40;

    static List<Long> seeds() {
        return new Random(7)
                .longs(Boolean.getBoolean("kore.soak") ? 2_000 : 60)
                .boxed()
                .toList();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void every_node_shows_what_the_oracle_shows(long seed) throws Exception {
        Random random = new Random(seed);
        List<String> story = new ArrayList<>();
        List<OracleNode> nodes = new ArrayList<>();
        Oracle oracle = new Oracle("name", false);
        try {
            int size = 3 + random.nextInt(3);
            for (int i = 0; i < size; i++) {
                nodes.add(new OracleNode("node" + (char) ('a' + i), "name"));
            }
            for (int step = 0; step < STEPS; step++) {
                OracleNode node = nodes.get(random.nextInt(size));
                story.add(act(node, nodes, random));
                check(seed, node, oracle, story);
            }
            for (int round = 0; round < 2; round++) {
                for (int i = 1; i < size; i++) {
                    story.add(nodes.get(i).sync(nodes.get(0)));
                }
            }
            for (OracleNode node : nodes) {
                check(seed, node, oracle, story);
            }
        } finally {
            nodes.forEach(OracleNode::close);
        }
    }

    private static String act(OracleNode node, List<OracleNode> nodes, Random random) throws Exception {
        int what = random.nextInt(10);
        if (what < 3) {
            return node.append(random);
        }
        if (what < 4) {
            return node.look(random);
        }
        if (what < 7) {
            return node.save(random);
        }
        OracleNode other = nodes.get(random.nextInt(nodes.size()));
        return other == node ? node.append(random) : node.sync(other);
    }

    private static void check(long seed, OracleNode node, Oracle oracle, List<String> story) {
        Optional<String> fault = node.fault(oracle);
        if (fault.isPresent()) {
            throw new AssertionError("seed " + seed + ": " + fault.get() + "\n" + String.join("\n", story));
        }
    }
}
