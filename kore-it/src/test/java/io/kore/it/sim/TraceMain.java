package io.kore.it.sim;

import io.kore.tck.sim.Simulation;
import io.kore.tck.sim.SimulationParts;
import java.util.List;
import java.util.stream.LongStream;

/** Runs the first seeds, and prints what came of each. */
final class TraceMain {
    private TraceMain() {}

    public static void main(String[] args) {
        lines(Integer.parseInt(args[0])).forEach(System.out::println);
    }

    static List<String> lines(int seeds) {
        Simulation simulation = new Simulation(new SimulatedEngine(), new SimulationParts() {});
        return LongStream.range(0, seeds)
                .mapToObj(seed -> simulation.run(seed).toString())
                .toList();
    }
}
