package io.kore.engine.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Random histories: devices that write, exchange, migrate, crash; then the oracle's map of the old log. */
class MigrationHistoriesTest {
    /** So many histories are one test, which has its time. */
    private static final int HISTORIES = 100;

    static List<Arguments> histories() {
        List<Arguments> all = new ArrayList<>();
        for (int round = 0; round < 10; round++) {
            all.add(Arguments.of(1 + round * HISTORIES, false, false));
        }
        all.add(Arguments.of(1, true, false));
        all.add(Arguments.of(101, true, false));
        all.add(Arguments.of(1, false, true));
        all.add(Arguments.of(1, true, true));
        return all;
    }

    @ParameterizedTest(name = "from seed {0}, twins: {1}, flaky: {2}")
    @MethodSource("histories")
    void every_record_comes_to_its_outputs_and_to_nothing_else_in_every_history(
            int firstSeed, boolean hasTwins, boolean isFlaky) {
        int forks = 0;
        for (int seed = firstSeed; seed < firstSeed + HISTORIES; seed++) {
            try {
                forks += new RandomMigration(seed, hasTwins, isFlaky).run();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
        }
        assertThat(forks > 0)
                .as("derived shards fork where twins write: %d", forks)
                .isEqualTo(hasTwins);
    }
}
