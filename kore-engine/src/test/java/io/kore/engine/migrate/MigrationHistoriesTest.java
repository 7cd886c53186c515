package io.kore.engine.migrate;

import org.junit.jupiter.api.Test;

/** Random histories: devices that write, exchange, migrate, crash; then the oracle's map of the old log. */
class MigrationHistoriesTest {
    private static final int HISTORIES = 1_000;

    @Test
    void every_record_comes_to_its_outputs_and_to_nothing_else_in_every_history() {
        for (long seed = 1; seed <= HISTORIES; seed++) {
            try {
                new RandomMigration(seed).run();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
        }
    }
}
