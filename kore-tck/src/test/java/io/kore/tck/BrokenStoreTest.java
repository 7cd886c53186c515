package io.kore.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The store suite tested: it finds what is broken, by the name of the rule, and nothing in what is whole. */
class BrokenStoreTest {
    /** A run often waits, so two go on at once. */
    private static final ExecutorService RUNNERS = Executors.newFixedThreadPool(2);

    private static final Map<BrokenStore, Future<SuiteRun>> RUNS = new EnumMap<>(BrokenStore.class);

    @BeforeAll
    static void start() {
        for (BrokenStore broken : BrokenStore.values()) {
            RUNS.put(broken, RUNNERS.submit(() -> runOf(broken)));
        }
    }

    @AfterAll
    static void end() {
        RUNNERS.shutdownNow();
    }

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
    void a_broken_store_fails_its_rule(BrokenStore broken) throws Exception {
        SuiteRun run = Objects.requireNonNull(RUNS.get(broken)).get(5, TimeUnit.MINUTES);
        assertThat(run.failed()).containsKey(broken.rule());
    }

    private static SuiteRun runOf(BrokenStore broken) {
        String number = broken.rule().substring(0, broken.rule().indexOf('_') + 1);
        return SuiteRun.of(BrokenStoreSuite.class, number, Map.of(VariantResolver.VARIANT, broken.name()));
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
