package io.kore.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The transport suite tested: it finds what is broken, by the name of the rule. That it finds nothing in what
 * is whole is what {@link LoopbackTransportContractTest} says.
 */
class BrokenTransportTest {
    /** What is broken mostly shows by never happening: no need to wait for it long. */
    @BeforeAll
    static void loseFaithSoon() {
        System.setProperty(Patience.PROPERTY, "2");
    }

    @AfterAll
    static void beAsPatientAsBefore() {
        System.clearProperty(Patience.PROPERTY);
    }

    @ParameterizedTest
    @EnumSource
    void a_broken_transport_fails_its_rule(BrokenTransport broken) {
        Map<String, String> variant = Map.of(VariantResolver.VARIANT, broken.name());
        SuiteRun run = SuiteRun.of(BrokenTransportSuite.class, broken.rule(), variant);
        assertThat(run.failed()).containsKey(broken.rule());
    }

    @Test
    void every_rule_has_its_broken_transport() {
        for (int rule = 1; rule <= 9; rule++) {
            String prefix = "t" + rule + "_";
            assertThat(Arrays.stream(BrokenTransport.values()).map(BrokenTransport::rule))
                    .as("broken transports for T%d", rule)
                    .anyMatch(name -> name.startsWith(prefix));
        }
    }
}
