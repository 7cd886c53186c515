package io.kore.tck.sim;

import io.kore.Durability;
import java.time.Duration;
import java.util.Random;

/**
 * Runs nodes through a history that a seed names: people write, edit and exchange while processes crash, disks fail, links
 * break and networks part; then all trouble ends, and all nodes must agree. Immutable; a run is confined to the
 * calling thread.
 */
public final class Simulation {
    private static final int STEP_MILLIS_MAX = 120;
    private static final int STEPS_MIN = 30;
    private static final int STEPS_MORE = 50;

    private final NodeMaker maker;
    private final SimulationParts parts;

    /**
     * A simulation of the nodes of some engine.
     *
     * @param maker starts them
     * @param parts is put around what they run on
     */
    public Simulation(NodeMaker maker, SimulationParts parts) {
        this.maker = maker;
        this.parts = parts;
    }

    /**
     * Runs one history, to its end or to the first invariant that does not hold.
     *
     * @param seed names the history
     * @return what came of it
     */
    public SimulationRun run(long seed) {
        Random random = new Random(seed);
        World world = new World(maker, parts, seed, Plan.of(random));
        // half of the seeds let all ids be used once only, so that there no shard may ever fork
        Faults faults = new Faults(world, random, random.nextBoolean());
        build(world, random);
        history(world, faults, random);
        if (!world.findings.any()) {
            new Ending(world, faults).check();
        }
        world.scheduler.note(world.registry.size());
        return new SimulationRun(
                seed, world.scheduler.trace(), world.scheduler.events(), world.registry.size(), world.findings.first());
    }

    private static void build(World world, Random random) {
        int machines = 2 + random.nextInt(3);
        for (int i = 0; i < machines; i++) {
            Durability durability = random.nextInt(3) == 0
                    ? Durability.every(Duration.ofMillis(1 + random.nextInt(100)))
                    : Durability.always();
            Machine machine = world.add(
                    random.nextBoolean() ? "id" + i : null, durability, new SimulatedDisk(world.newLocation()));
            if (i > 0) {
                machine.peers.add("loop://m" + random.nextInt(i) + ":1");
            }
            for (MigrationRule rule : world.plan.migrations()) {
                // the first one surely runs all
                if (i == 0 || random.nextInt(3) == 0) {
                    machine.watch.migrations().add(rule);
                }
            }
            for (int j = 0; j < machines; j++) {
                if (j != i && random.nextInt(4) == 0) {
                    machine.peers.add("loop://m" + j + ":1");
                }
            }
        }
        world.network.delay(Duration.ofMillis(random.nextInt(20)));
        world.machines.forEach(world::start);
    }

    private static void history(World world, Faults faults, Random random) {
        int steps = STEPS_MIN + random.nextInt(STEPS_MORE);
        for (int i = 0; i < steps; i++) {
            long until = world.scheduler.now()
                    + Duration.ofMillis(random.nextInt(STEP_MILLIS_MAX)).toNanos();
            while (!world.findings.any() && world.scheduler.step(until)) {
                // each step is checked as it happens
            }
            if (world.findings.any()) {
                return;
            }
            Machine machine = world.machines.get(random.nextInt(world.machines.size()));
            if (random.nextInt(5) == 0) {
                faults.strike();
            } else if (machine.isRunning()) {
                machine.desk().act(random);
            }
            faults.mendSome();
        }
    }
}
