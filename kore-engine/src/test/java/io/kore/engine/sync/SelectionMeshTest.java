package io.kore.engine.sync;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random meshes with random selections and policies. */
class SelectionMeshTest {
    private static final int SEEDS = 25;

    @ParameterizedTest
    @ValueSource(longs = {0, 1_000, 2_000, 3_000})
    void each_log_reaches_all_that_a_permitted_path_leads_to_and_nobody_else(long firstSeed) {
        for (long seed = firstSeed; seed < firstSeed + SEEDS; seed++) {
            new SelectionMesh(seed).run();
        }
    }
}
