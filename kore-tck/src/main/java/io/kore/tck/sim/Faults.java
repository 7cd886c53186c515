package io.kore.tck.sim;

import io.kore.tck.LoopbackNetwork;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** What goes wrong, and what comes back. Confined to one thread. */
final class Faults {
    private static final int MACHINES_MAX = 5;

    private final World world;
    private final Random random;
    /** Whether stores are copied and rolled back too. */
    private final boolean withIdentity;

    Faults(World world, Random random, boolean withIdentity) {
        this.world = world;
        this.random = random;
        this.withIdentity = withIdentity;
    }

    void strike() {
        Machine one = any(world.machines);
        Machine other = any(world.machines);
        LoopbackNetwork network = world.network;
        switch (random.nextInt(withIdentity ? 14 : 11)) {
            case 0 -> world.crash(one, random, random.nextBoolean());
            case 1 -> crashAtWork(one);
            case 2 -> world.stop(one, random);
            case 3 -> network.cut(one.name, other.name);
            case 4 -> network.cutAfter(one.name, other.name, 1 + random.nextInt(6));
            case 5 -> network.part(one.name, other.name);
            case 6 -> network.partOneWay(one.name, other.name);
            case 7 -> network.heal(one.name, other.name);
            case 8 -> network.delay(one.name, other.name, Duration.ofMillis(random.nextInt(200)));
            case 9 -> {
                one.disk.failNextForce();
                act(one);
            }
            case 10 -> {
                one.disk.fill();
                act(one);
            }
            case 11 -> copy(one);
            case 12 -> backup(one);
            default -> wipe(one);
        }
    }

    private void act(Machine machine) {
        if (machine.isRunning()) {
            machine.desk().act(random);
        }
    }

    /** The power fails right after something was written. */
    private void crashAtWork(Machine machine) {
        act(machine);
        world.crash(machine, random, random.nextBoolean());
    }

    /** Brings back some of what is down. */
    void mendSome() {
        for (Machine machine : world.machines) {
            if (!machine.isRunning() && random.nextInt(4) == 0) {
                world.start(machine);
            } else if (machine.disk.hasFailed() && random.nextInt(3) == 0) {
                world.stop(machine, random);
            }
        }
    }

    /** Ends all trouble. */
    void mendAll() {
        world.calm();
        world.network.healAll();
        for (Machine machine : world.machines) {
            if (machine.isRunning()) {
                // a disk that has failed, or is about to, is mended by a restart only
                world.stop(machine, random);
            }
            for (Machine other : world.machines) {
                world.network.delay(machine.name, other.name, Duration.ofMillis(1));
            }
        }
        world.machines.forEach(world::start);
    }

    /** The folder is copied while its node runs, and the copy is used beside it. */
    private void copy(Machine machine) {
        if (world.machines.size() >= MACHINES_MAX) {
            return;
        }
        boolean isSeen = random.nextBoolean();
        if (!isSeen) {
            world.registry.mayFork(world.ids(machine));
        }
        SimulatedDisk disk = machine.disk.copy(isSeen ? world.newLocation() : machine.disk.location());
        Machine copy = world.add(machine.whoAmI, machine.durability, disk);
        copy.watch.migrations().addAll(machine.watch.migrations());
        copy.ids.addAll(world.ids(machine));
        copy.peers.addAll(machine.peers);
        copy.peers.add("loop://" + machine.name + ":1");
        world.start(copy);
    }

    /** Makes a backup, or puts an old one back. */
    private void backup(Machine machine) {
        SimulatedDisk backup = machine.backup;
        if (backup == null) {
            machine.backup = machine.disk.copy(machine.disk.location());
            return;
        }
        world.crash(machine, random, false);
        boolean isSeen = random.nextBoolean();
        if (!isSeen) {
            world.registry.mayFork(world.ids(machine));
        }
        machine.watch.forgive();
        machine.disk.replaceWith(backup, isSeen ? world.newLocation() : machine.disk.location());
        machine.watch.recovered();
    }

    /** The device loses all it had; its name stays. */
    private void wipe(Machine machine) {
        world.crash(machine, random, false);
        world.registry.mayFork(world.ids(machine));
        machine.watch.forgive();
        machine.disk.replaceWith(new SimulatedDisk(""), world.newLocation());
        machine.watch.recovered();
    }

    private Machine any(List<Machine> all) {
        return all.get(random.nextInt(all.size()));
    }
}
