package io.kore.engine.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Random histories: devices that write, exchange, migrate, crash; then the oracle's map of the old log. */
class MigrationHistoriesTest {
    @ParameterizedTest(name = "{0} histories, twins: {1}, flaky: {2}")
    @CsvSource({"1000, false, false", "250, true, false", "150, false, true", "150, true, true"})
    void every_record_comes_to_its_outputs_and_to_nothing_else_in_every_history(
            int histories, boolean hasTwins, boolean isFlaky) {
        int forks = 0;
        for (long seed = 1; seed <= histories; seed++) {
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
