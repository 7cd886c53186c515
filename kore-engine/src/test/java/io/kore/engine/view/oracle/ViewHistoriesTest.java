package io.kore.engine.view.oracle;

import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random histories: after every step, every node's every view is what the naive fold says. */
class ViewHistoriesTest {
    private static final long HISTORIES = Boolean.getBoolean("kore.soak") ? 100_000 : 2_000;
    private static final int SHARES = 4;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void every_view_equals_the_naive_fold_after_every_step(int share) {
        for (long seed = share; seed < HISTORIES; seed += SHARES) {
            try (JudgedHistory history = new JudgedHistory(seed, features(seed))) {
                history.run();
            }
        }
    }

    /** Half of the histories have all; the others have some, and so more of these. */
    private static Set<Feature> features(long seed) {
        Set<Feature> features = EnumSet.allOf(Feature.class);
        if (seed / SHARES % 2 == 1) {
            Random random = new Random(seed);
            features.removeIf(feature -> random.nextBoolean());
        }
        return features;
    }
}
