package io.kore.it.oracle;

import io.kore.it.story.StoreMix;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random histories over three to five nodes that append, edit what is on their screen, and meet by twos. */
class OracleHistoriesIT {
    private static final int STEPS = 40;
    private static final List<String> NAMES = List.of("hub", "phone", "pad", "clock", "car");

    @TempDir
    Path folder;

    /** Which stores the nodes of a history use, none if they live in memory, and its seed. */
    record Setting(Optional<StoreMix> mix, long seed) {
        @Override
        public String toString() {
            return "seed " + seed + " on " + mix.map(StoreMix::toString).orElse("memory");
        }
    }

    static List<Setting> settings() {
        boolean soak = Boolean.getBoolean("kore.soak");
        Random random = new Random(7);
        List<Setting> settings = new ArrayList<>();
        random.longs(soak ? 2_000 : 40).forEach(seed -> settings.add(new Setting(Optional.empty(), seed)));
        for (StoreMix mix : StoreMix.all()) {
            random.longs(soak ? 200 : 4).forEach(seed -> settings.add(new Setting(Optional.of(mix), seed)));
        }
        return settings;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("settings")
    void every_node_shows_what_the_oracle_shows(Setting setting) throws Exception {
        long seed = setting.seed();
        Random random = new Random(seed);
        List<String> story = new ArrayList<>();
        List<OracleNode> nodes = new ArrayList<>();
        Oracle oracle = new Oracle("name", false);
        try {
            int size = 3 + random.nextInt(3);
            for (int i = 0; i < size; i++) {
                nodes.add(new OracleNode(NAMES.get(i), "name", place(setting, i)));
            }
            for (int step = 0; step < STEPS; step++) {
                OracleNode node = nodes.get(random.nextInt(size));
                story.add(random.nextInt(12) == 0 ? node.restart() : act(node, nodes, random));
                check(setting, node, oracle, story);
            }
            for (int round = 0; round < 2; round++) {
                for (int i = 1; i < size; i++) {
                    story.add(nodes.get(i).sync(nodes.get(0)));
                }
            }
            for (OracleNode node : nodes) {
                check(setting, node, oracle, story);
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

    private @Nullable String place(Setting setting, int device) {
        String name = NAMES.get(device);
        return setting.mix()
                .map(mix -> mix.of(name, device) + ":" + folder.resolve(name))
                .orElse(null);
    }

    private static void check(Setting setting, OracleNode node, Oracle oracle, List<String> story) {
        Optional<String> fault = node.fault(oracle);
        if (fault.isPresent()) {
            throw new AssertionError(setting + ": " + fault.get() + "\n" + String.join("\n", story));
        }
    }
}
