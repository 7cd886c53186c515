package io.kore.it.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.tck.sim.Finding;
import io.kore.tck.sim.Invariant;
import io.kore.tck.sim.Simulation;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The test of the simulator: it must find each of many bugs, by the invariant that the bug breaks. */
class PlantedBugsIT {
    private static final long SEEDS_MAX = 5_000;

    @ParameterizedTest
    @EnumSource
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void a_planted_bug_is_found_by_the_invariant_that_it_breaks(PlantedBug bug) {
        Set<Invariant> others = EnumSet.noneOf(Invariant.class);
        for (long seed = 0; seed < SEEDS_MAX; seed++) {
            Optional<Finding> finding =
                    new Simulation(new SimulatedEngine(), bug.parts()).run(seed).finding();
            if (finding.isPresent() && finding.get().invariant() == bug.breaks()) {
                return;
            }
            finding.ifPresent(other -> others.add(other.invariant()));
        }
        assertThat(others)
                .as("what found " + bug + " within " + SEEDS_MAX + " seeds")
                .contains(bug.breaks());
    }
}
