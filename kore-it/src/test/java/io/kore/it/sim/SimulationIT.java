package io.kore.it.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.tck.sim.Simulation;
import io.kore.tck.sim.SimulationParts;
import io.kore.tck.sim.SimulationRun;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Whole nodes of the engine, through histories that seeds name. One seed again: {@code -Dkore.seed=17}; many more than the
 * gate runs: {@code -Psoak}.
 */
class SimulationIT {
    private static final long SEEDS = Boolean.getBoolean("kore.soak") ? 20_000 : 300;
    private static final int SEEDS_TWICE = 8;

    private final Simulation simulation = new Simulation(new SimulatedEngine(), new SimulationParts() {});

    @Test
    @Timeout(value = 2, unit = TimeUnit.HOURS)
    void whatever_goes_wrong_all_promises_hold_and_all_nodes_agree_in_the_end() {
        Long only = Long.getLong("kore.seed");
        LongStream seeds = only == null ? LongStream.range(0, SEEDS) : LongStream.of(only);
        // each seed is one thread's work; several of them may run at once
        List<String> findings = seeds.parallel()
                .mapToObj(simulation::run)
                .flatMap(run -> run.finding().stream())
                .map(finding -> finding + "; run it again with -Dkore.seed=" + finding.seed())
                .collect(Collectors.toList());
        assertThat(findings).isEmpty();
    }

    @Test
    void a_seed_does_the_same_again() {
        for (long seed = 0; seed < SEEDS_TWICE; seed++) {
            SimulationRun run = simulation.run(seed);
            assertThat(simulation.run(seed)).as("seed " + seed).isEqualTo(run);
            assertThat(run.records()).as("seed " + seed).isPositive();
        }
        assertThat(simulation.run(0).trace()).isNotEqualTo(simulation.run(1).trace());
    }

    @Test
    void a_seed_does_the_same_in_another_process() throws Exception {
        Process other = new ProcessBuilder(
                        new File(System.getProperty("java.home"), "bin/java").getPath(),
                        "-XX:+UseSerialGC",
                        "-Xmx400m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        TraceMain.class.getName(),
                        String.valueOf(SEEDS_TWICE))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            String told = new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(other.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(told.lines().toList()).isEqualTo(TraceMain.lines(SEEDS_TWICE));
        } finally {
            other.destroyForcibly();
        }
    }
}
