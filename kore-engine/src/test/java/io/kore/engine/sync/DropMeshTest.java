package io.kore.engine.sync;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random histories in which some drop what others keep. */
class DropMeshTest {
    private static final int SEEDS = 50;

    @ParameterizedTest
    @ValueSource(longs = {0, 1_000, 2_000, 3_000})
    void what_was_dropped_stays_away_and_what_was_written_late_is_told(long firstSeed) {
        for (long seed = firstSeed; seed < firstSeed + SEEDS; seed++) {
            new DropMesh(seed).run();
        }
    }
}
