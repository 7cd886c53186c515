package io.kore.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The store suite tested: it finds what is broken, by the name of the rule, and nothing in what is whole. */
class BrokenStoreTest {
    @Test
    void the_whole_store_fails_no_rule() {
        SuiteRun run = SuiteRun.of(BrokenStoreSuite.class, "", Map.of());
        assertThat(run.failed()).isEmpty();
        assertThat(run.passed()).hasSizeGreaterThan(100);
        for (BrokenStore broken : BrokenStore.values()) {
            assertThat(run.passed()).contains(broken.rule());
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_broken_store_fails_its_rule(BrokenStore broken) {
        Map<String, String> variant = Map.of(VariantResolver.VARIANT, broken.name());
        // its own rule only: others may wait long for what never comes
        assertThat(SuiteRun.of(BrokenStoreSuite.class, broken.rule(), variant).failed())
                .containsKey(broken.rule());
    }

    @Test
    void every_rule_that_can_be_seen_from_outside_has_its_broken_store() {
        for (int rule = 1; rule <= 15; rule++) {
            String prefix = "s" + rule + "_";
            assertThat(BrokenStore.values())
                    .as("broken stores for S%d", rule)
                    .anyMatch(broken -> broken.rule().startsWith(prefix));
        }
    }
}
