/**
 * A simulator of whole nodes: several of them on one thread, in made-up time, on made-up disks and a made-up network, where
 * all that can go wrong goes wrong, as a seed says. The same seed does the same again, to the last event.
 *
 * <p>It knows no engine: nodes are started by a {@link io.kore.tck.sim.NodeMaker} that is handed in. Whoever writes a store,
 * a transport or a face puts it around what is simulated, by {@link io.kore.tck.sim.SimulationParts}, and lets many
 * seeds run:
 *
 * <pre>{@code
 * SimulationRun run = new Simulation(maker, new SimulationParts() {
 *     public ShardStore store(ShardStore disk, SimulatedProcess process) { return new MyCache(disk); }
 * }).run(seed);
 * run.finding().ifPresent(finding -> fail(finding.toString()));
 * }</pre>
 *
 * <p>What must hold is listed in {@link io.kore.tck.sim.Invariant}.
 */
@NullMarked
package io.kore.tck.sim;

import org.jspecify.annotations.NullMarked;
