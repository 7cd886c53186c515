package io.kore.it.sim;

import io.kore.tck.sim.Simulation;
import io.kore.tck.sim.SimulationParts;
import io.kore.tck.sim.SimulationRun;
import java.util.Map;
import java.util.TreeMap;

/** Runs seeds by hand: the first one, how many. Prints a line for each that finds something, and what it took. */
final class SeedMain {
    private SeedMain() {}

    public static void main(String[] args) {
        long first = Long.parseLong(args[0]);
        long count = args.length > 1 ? Long.parseLong(args[1]) : 1;
        Simulation simulation = new Simulation(new SimulatedEngine(), new SimulationParts() {});
        Map<String, Integer> found = new TreeMap<>();
        long events = 0;
        long records = 0;
        long traces = 0;
        long start = System.nanoTime();
        for (long seed = first; seed < first + count; seed++) {
            SimulationRun run = simulation.run(seed);
            events += run.events();
            records += run.records();
            traces = 31 * traces + run.trace();
            run.finding().ifPresent(finding -> {
                System.out.println(finding);
                found.merge(finding.invariant().name(), 1, Integer::sum);
            });
            if (count == 1) {
                System.out.println(run);
            }
        }
        System.out.println(found + " " + events + " events, " + records + " records, traces " + Long.toHexString(traces) + ", "
                + (System.nanoTime() - start) / 1_000_000 / count + " ms a seed");
    }
}
