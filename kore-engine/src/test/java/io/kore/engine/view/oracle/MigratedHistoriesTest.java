package io.kore.engine.view.oracle;

import java.util.EnumSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random histories with migrations: that keep, drop, change and split records, from several logs, one after the other,
 * with derived shards that arrive in any order and writers on the new log.
 */
class MigratedHistoriesTest {
    private static final long HISTORIES = Boolean.getBoolean("kore.soak") ? 50_000 : 1_000;
    private static final int SHARES = 4;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void every_view_of_a_migrated_log_equals_the_naive_fold_after_every_step(int share) {
        for (long seed = share; seed < HISTORIES; seed += SHARES) {
            EnumSet<Feature> features =
                    seed / SHARES % 2 == 0 ? EnumSet.of(Feature.DERIVED) : EnumSet.allOf(Feature.class);
            try (JudgedHistory history = new JudgedHistory(seed, History.migrated(seed, features))) {
                history.run();
            }
        }
    }
}
