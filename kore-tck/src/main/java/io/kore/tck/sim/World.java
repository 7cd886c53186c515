package io.kore.tck.sim;

import io.kore.Durability;
import io.kore.Kore;
import io.kore.Migrator;
import io.kore.Node;
import io.kore.NodeBuilder;
import io.kore.error.KoreException;
import io.kore.error.MigrationException;
import io.kore.error.ProcessingException;
import io.kore.model.WriterId;
import io.kore.spi.ShardStore;
import io.kore.spi.ShardStoreProvider;
import io.kore.spi.StoreReport;
import io.kore.spi.Transport;
import io.kore.spi.TransportContext;
import io.kore.spi.TransportProvider;
import io.kore.tck.LoopbackNetwork;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All machines of one simulation, and the network between them. Confined to one thread. */
final class World {
    final Plan plan;
    final Scheduler scheduler = new Scheduler();
    final Findings findings;
    final Registry registry;
    final LoopbackNetwork network = new LoopbackNetwork(scheduler);
    final List<Machine> machines = new ArrayList<>();

    private static final int FAILS_ONE_IN = 60;

    private final NodeMaker maker;
    private final SimulationParts parts;
    private final Random seeds;
    private final SimulatedStoreProvider stores = new SimulatedStoreProvider();
    private int locations;
    private int serials;
    private boolean isCalm;

    World(NodeMaker maker, SimulationParts parts, long seed, Plan plan) {
        this.plan = plan;
        this.maker = maker;
        this.parts = parts;
        this.seeds = new Random(seed);
        this.findings = new Findings(seed, scheduler);
        this.registry = new Registry(findings, scheduler, plan);
    }

    /** All trouble has ended. */
    void calm() {
        isCalm = true;
    }

    int newSerial() {
        return serials++;
    }

    String newLocation() {
        return "place " + locations++;
    }

    Machine add(@Nullable String whoAmI, Durability durability, SimulatedDisk disk) {
        String name = "m" + machines.size();
        stores.put(name, disk);
        Machine machine = new Machine(name, disk, new DiskWatch(name, disk, registry), whoAmI, durability);
        machines.add(machine);
        return machine;
    }

    Machine machine(String name) {
        return machines.stream()
                .filter(machine -> machine.name.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no machine " + name));
    }

    void start(Machine machine) {
        SimulatedProcess process = new SimulatedProcess(machine.name, scheduler, findings, seeds.nextLong(), parts);
        machine.process = process;
        machine.disk.mend();
        machine.halfOpen.forEach(other -> network.heal(machine.name, other));
        machine.halfOpen.clear();
        NodeBuilder builder = Kore.node()
                .saveTo(SimulatedStoreProvider.NAME + ":" + machine.name)
                .durability(machine.durability)
                .listen(LoopbackNetwork.SCHEME + "://" + machine.name + ":1")
                .onError(error -> reported(machine, error));
        if (machine.whoAmI != null) {
            builder.whoAmI(machine.whoAmI);
        }
        machine.peers.forEach(builder::connect);
        Random failures = new Random(process.random().nextLong());
        for (MigrationRule rule : machine.watch.migrations()) {
            builder.migrate(rule.from().value(), rule.to().value(), migrator(rule, failures));
        }
        try {
            Node node =
                    parts.node(maker.start(builder, process, new Shelf(process), new Plug(machine, process)), process);
            machine.node = node;
            machine.ids.add(new WriterId(node.whoAmI()));
            machine.desk = new Desk(this, machine, node);
        } catch (KoreException e) {
            findings.add(Invariant.KEPT, machine.name + " cannot start again: " + e);
        }
    }

    /** A migrator of this world: one that fails now and then, as long as there is trouble. */
    Migrator migrator(MigrationRule rule, Random failures) {
        return rule.migrator(() -> !isCalm && failures.nextInt(FAILS_ONE_IN) == 0);
    }

    /** The power fails. */
    void crash(Machine machine, Random random, boolean isSilent) {
        SimulatedProcess process = machine.process;
        if (process == null || machine.node == null) {
            return;
        }
        noteIds(machine);
        process.kill();
        if (isSilent) {
            for (Machine other : machines) {
                if (other != machine) {
                    network.part(machine.name, other.name);
                    machine.halfOpen.add(other.name);
                }
            }
        }
        stores.abandon(machine.name);
        closeTransport(machine);
        machine.disk.lose(random);
        gone(machine);
    }

    /** The node is closed as it should be. */
    void stop(Machine machine, Random random) {
        SimulatedProcess process = machine.process;
        if (process == null || machine.node == null) {
            return;
        }
        noteIds(machine);
        boolean hasFailed = machine.disk.hasFailed();
        try {
            machine.node.close();
        } catch (KoreException e) {
            findings.check(
                    hasFailed || machine.disk.hasFailed(), Invariant.HARMONY, machine.name + " failed to close: " + e);
        }
        process.kill();
        closeTransport(machine);
        stores.abandon(machine.name);
        if (machine.disk.hasFailed()) {
            machine.disk.lose(random);
        }
        gone(machine);
    }

    /** Remembers under which ids a machine may have written: a node takes new ones by itself. */
    void noteIds(Machine machine) {
        if (machine.node != null) {
            machine.ids.add(new WriterId(machine.node.whoAmI()));
        }
        machine.ids.addAll(machine.watch.writers());
    }

    Set<WriterId> ids(Machine machine) {
        noteIds(machine);
        return Set.copyOf(machine.ids);
    }

    private static void closeTransport(Machine machine) {
        if (machine.transport != null) {
            machine.transport.close();
        }
    }

    private static void gone(Machine machine) {
        machine.node = null;
        machine.desk = null;
        machine.transport = null;
        machine.watch.recovered();
    }

    private void reported(Machine machine, KoreException error) {
        String text = String.valueOf(error.getMessage());
        boolean isWrong = error instanceof ProcessingException
                || error instanceof MigrationException
                || text.contains("refused")
                || text.contains("error inside")
                || text.contains("malformed");
        // whose disk has failed parts from its peers, and says so
        boolean isExpected =
                machine.disk.hasFailed() || text.contains("cannot go on now") || isExpected(machine, error);
        findings.check(!isWrong || isExpected, Invariant.HARMONY, machine.name + " reports: " + text);
    }

    /** A migrator may fail; and of a forked log one branch may come late. */
    private boolean isExpected(Machine machine, KoreException error) {
        return error instanceof MigrationException
                && (String.valueOf(error.getMessage()).contains(MigrationRule.NOT_NOW)
                        || machine.watch.migrations().stream().anyMatch(rule -> registry.isForked(rule.from())));
    }

    /** Hands a process its store. */
    private final class Shelf implements ShardStoreProvider {
        private final SimulatedProcess process;

        Shelf(SimulatedProcess process) {
            this.process = process;
        }

        @Override
        public String name() {
            return stores.name();
        }

        @Override
        public ShardStore open(String place) {
            return parts.store(stores.open(place), process);
        }

        @Override
        public StoreReport verify(String place) {
            return stores.verify(place);
        }

        @Override
        public StoreReport salvage(String place, String target) {
            return stores.salvage(place, target);
        }
    }

    /** Hands a process its transport. */
    private final class Plug implements TransportProvider {
        private final Machine machine;
        private final SimulatedProcess process;

        Plug(Machine machine, SimulatedProcess process) {
            this.machine = machine;
            this.process = process;
        }

        @Override
        public Set<String> schemes() {
            return Set.of(LoopbackNetwork.SCHEME);
        }

        @Override
        public Transport open(TransportContext context) {
            Transport simulated = network.provider(machine.name).open(context);
            machine.transport = simulated;
            return parts.transport(simulated, process);
        }
    }
}
