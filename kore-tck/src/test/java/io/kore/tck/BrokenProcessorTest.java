package io.kore.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.spi.MergedRecords;
import io.kore.spi.Processor;
import io.kore.spi.ProcessorProvider;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The processor suite tested: it finds what is broken, by the name of the rule, and nothing in what is whole. */
class BrokenProcessorTest {
    private static final String RIGHT_SUITE = "p10_a_processor_whose_state_can_be_saved_is_tested_so";

    @Test
    void the_whole_processor_fails_no_rule() {
        SuiteRun run = SuiteRun.of(BrokenProcessorSuite.class, "", Map.of());
        assertThat(run.failed()).isEmpty();
        assertThat(run.passed()).hasSizeGreaterThan(25);
        for (BrokenProcessor broken : BrokenProcessor.values()) {
            assertThat(run.passed()).contains(broken.rule());
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_broken_processor_fails_its_rule(BrokenProcessor broken) {
        Map<String, String> variant = Map.of(VariantResolver.VARIANT, broken.name());
        assertThat(SuiteRun.of(BrokenProcessorSuite.class, broken.rule(), variant)
                        .failed())
                .containsKey(broken.rule());
    }

    @Test
    void every_rule_has_its_broken_processor() {
        for (int rule = 1; rule <= 13; rule++) {
            String prefix = "p" + rule + "_";
            assertThat(BrokenProcessor.values())
                    .as("broken processors for P%d", rule)
                    .anyMatch(broken -> broken.rule().startsWith(prefix));
        }
    }

    @Test
    void a_processor_without_a_state_passes_the_suite_that_is_for_such() {
        SuiteRun run = SuiteRun.of(StatelessSuite.class, "", Map.of());
        assertThat(run.failed()).isEmpty();
        assertThat(run.passed()).contains(RIGHT_SUITE).noneMatch(name -> name.startsWith("p11"));
    }

    @Test
    void the_wrong_suite_is_told() {
        assertThat(SuiteRun.of(StatelessSuite.class, RIGHT_SUITE, Map.of(VariantResolver.VARIANT, "resumable"))
                        .failed())
                .containsOnlyKeys(RIGHT_SUITE);
        assertThat(SuiteRun.of(
                                BrokenProcessorSuite.class,
                                RIGHT_SUITE,
                                Map.of(VariantResolver.VARIANT, "TRUSTS_ITS_CALLER"))
                        .failed())
                .containsOnlyKeys(RIGHT_SUITE);
    }

    /** For a processor whose state nobody can save, or one whose state is not tested. */
    @ExtendWith(VariantResolver.class)
    static class StatelessSuite extends ProcessorContract {
        private final boolean isResumable;

        StatelessSuite(String variant) {
            isResumable = !variant.isEmpty();
        }

        @Override
        protected ProcessorProvider provider() {
            return new TallyProvider(field -> isResumable ? new Tally(field) : new Stateless(new Tally(field)));
        }

        @Override
        protected Map<String, String> options() {
            return Map.of("field", "kind");
        }

        @Override
        protected List<String> payloads() {
            return List.of("{\"kind\":\"tea\"}", "{\"kind\":\"milk\"}");
        }
    }

    /** A tally whose state stays its own. */
    private record Stateless(Tally tally) implements Processor<Tally.Result> {
        @Override
        public Tally.Result process(MergedRecords records) {
            return tally.process(records);
        }
    }
}
