package io.kore.tck.sim;

import io.kore.Durability;
import io.kore.Migration;
import io.kore.MigrationStatus;
import io.kore.model.LogName;
import io.kore.model.RecordId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;

/** What must come once all trouble has ended: agreement, answers, and views that equal a fresh fold. */
final class Ending {
    private static final Duration CONVERGED_WITHIN = Duration.ofMinutes(10);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(2);
    private static final int EVENTS_MAX = 300_000;

    private final World world;
    private final Faults faults;

    Ending(World world, Faults faults) {
        this.world = world;
        this.faults = faults;
    }

    void check() {
        faults.mendAll();
        Machine fresh = world.add(null, Durability.always(), new SimulatedDisk(world.newLocation()));
        fresh.peers.add("loop://m0:1");
        world.start(fresh);
        converge();
        if (!world.findings.any()) {
            // what was shown may lag behind what is held
            run(LOOK_EVERY);
            checkAnswers();
            world.machines.forEach(this::checkMigrations);
            for (String log : world.plan.logs()) {
                checkLog(log, fresh);
            }
        }
    }

    private void converge() {
        long deadline = world.scheduler.now() + CONVERGED_WITHIN.toNanos();
        long events = world.scheduler.events() + EVENTS_MAX;
        while (!world.findings.any() && !isLevel()) {
            run(LOOK_EVERY);
            if (world.scheduler.now() > deadline || world.scheduler.events() > events) {
                world.findings.add(Invariant.CONVERGENCE, "the nodes do not come to hold the same: " + holdings());
            }
        }
    }

    private void run(Duration time) {
        long until = world.scheduler.now() + time.toNanos();
        while (!world.findings.any() && world.scheduler.step(until)) {
            // each step is checked as it happens
        }
    }

    private boolean isLevel() {
        DiskWatch first = world.machines.get(0).watch;
        return world.machines.stream().allMatch(machine -> machine.watch.holdsSame(first) && isThrough(machine));
    }

    private static boolean isThrough(Machine machine) {
        return machine.node().migrations().stream()
                .allMatch(migration -> migration.status().isCaughtUp()
                        && migration.status().stopped().isEmpty());
    }

    private String holdings() {
        BitSet all = new BitSet();
        world.machines.forEach(machine -> all.or(machine.watch.held()));
        List<String> lacks = new ArrayList<>();
        for (Machine machine : world.machines) {
            BitSet lack = (BitSet) all.clone();
            lack.andNot(machine.watch.held());
            lacks.add(machine.name + " lacks " + lack.cardinality() + " of " + all.cardinality()
                    + (lack.isEmpty() ? "" : ", as " + world.registry.get(lack.nextSetBit(0))));
        }
        for (Machine machine : world.machines) {
            machine.node().migrations().stream()
                    .map(Migration::status)
                    .filter(status -> !status.isCaughtUp() || !status.stopped().isEmpty())
                    .forEach(status -> lacks.add(machine.name + " is not through with " + status));
        }
        return String.join("; ", lacks);
    }

    private void checkAnswers() {
        for (Machine machine : world.machines) {
            List<String> open = machine.desk().unanswered();
            world.findings.check(open.isEmpty(), Invariant.PROGRESS, machine.name + " never answered " + open);
            machine.node().status().peers().stream()
                    .filter(peer -> peer.isConnected() && !(peer.isLevel() && peer.toSend() == 0))
                    .forEach(peer -> world.findings.add(
                            Invariant.PROGRESS,
                            machine.name + " holds the same as all and calls a peer behind: " + peer));
        }
    }

    private void checkMigrations(Machine machine) {
        Derivations derivations = new Derivations(world.registry);
        for (MigrationRule rule : machine.watch.migrations()) {
            derivations.checkThrough(machine.watch, rule, true);
        }
        for (Migration migration : machine.node().migrations()) {
            LogName from = new LogName(migration.from());
            MigrationStatus status = migration.status();
            world.findings.check(
                    world.registry.isForked(from)
                            || status.read() == machine.watch.held(from).cardinality(),
                    Invariant.MIGRATED,
                    machine.name + " says it has read " + status.read() + " records of "
                            + machine.watch.held(from).cardinality() + ": " + status);
        }
    }

    private void checkLog(String name, Machine fresh) {
        LogWatch model = fresh.desk().log(name);
        List<RecordId> order = model.readNow();
        Map<Object, Map<String, Object>> objects = model.gatheredNow();
        LogName log = new LogName(name);
        if (!world.registry.isForked(log)) {
            NaiveFold naive = new NaiveFold(world.registry, fresh.watch.held(log));
            check(fresh, name, order.equals(naive.order()), "has the order " + order + " for " + naive.order());
            check(fresh, name, objects.equals(naive.objects()), "gathers " + objects + " for " + naive.objects());
        }
        for (Machine machine : world.machines) {
            LogWatch watch = machine.desk().log(name);
            check(machine, name, watch.readNow().equals(order), "reads " + watch.readNow() + " for " + order);
            check(machine, name, watch.order().equals(order), "was shown " + watch.order() + " for " + order);
            check(
                    machine,
                    name,
                    watch.gatheredNow().equals(objects),
                    "gathers " + watch.gatheredNow() + " for " + objects);
            check(machine, name, watch.objects().equals(objects), "was shown " + watch.objects() + " for " + objects);
        }
    }

    private void check(Machine machine, String log, boolean holds, String text) {
        world.findings.check(holds, Invariant.VIEWS, machine.name + " on log " + log + " " + text);
    }
}
