package io.kore.tck;

import org.junit.jupiter.api.Test;

/** All rules at once: long random histories against the naive oracle. */
interface HistoryRules extends StoreRules {
    @Test
    default void s1_to_s13_random_histories_go_as_the_naive_store_says() {
        int histories = Boolean.getBoolean("kore.soak") ? 300 : 8;
        for (long seed = 1; seed <= histories; seed++) {
            StoreBench own = bench().another();
            try {
                new RandomHistory(own, seed).run(250);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("the history of seed " + seed + " went wrong: " + e.getMessage(), e);
            } finally {
                own.closeAll();
            }
        }
    }
}
