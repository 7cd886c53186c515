package io.kore.tck.sim;

import io.kore.Entry;
import io.kore.Gather;
import io.kore.Log;
import io.kore.Migration;
import io.kore.MigrationStatus;
import io.kore.Node;
import io.kore.NodeStatus;
import io.kore.error.KoreException;
import io.kore.model.LogName;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A person at one running node: writes, looks, edits what is on the screen, and checks what is answered. */
final class Desk {
    /** The field to gather on. */
    static final String KEY = "key";

    /** No two records are alike in this. */
    static final String SERIAL = "n";

    private static final List<String> KEYS = List.of("ant", "bee", "cat");
    private static final List<String> FIELDS = List.of("p", "q", "r");

    private final World world;
    private final Machine machine;
    private final Node node;
    private final Map<String, LogWatch> logs = new TreeMap<>();
    private final List<Open> open = new ArrayList<>();
    private final Derivations derivations;
    private @Nullable Screen screen;

    /** Something that was asked for and is not answered yet. */
    record Open(String what, CompletableFuture<?> answer) {}

    private record Screen(String log, Entry<Map<String, Object>> entry, BitSet base) {}

    Desk(World world, Machine machine, Node node) {
        this.world = world;
        this.machine = machine;
        this.node = node;
        this.derivations = new Derivations(world.registry);
        for (String log : world.plan.logs()) {
            logs.put(log, new LogWatch(world, machine, node.log(log)));
        }
    }

    void act(Random random) {
        List<String> all = world.plan.logs();
        String log = all.get(random.nextInt(all.size()));
        try {
            checkStatus();
            switch (random.nextInt(world.plan.migrations().isEmpty() ? 10 : 11)) {
                case 0, 1, 2 -> append(log, random);
                case 3 -> appendSome(log, random);
                case 4, 5 -> look(log, random);
                case 6, 7 -> save(log, random);
                case 8 -> sync(random);
                case 10 -> migrate(random);
                default -> {
                    for (int i = 0; i < 4; i++) {
                        append(log, random);
                    }
                }
            }
        } catch (KoreException e) {
            world.findings.check(machine.disk.hasFailed(), Invariant.HARMONY, machine.name + " cannot write: " + e);
        }
    }

    /** Whom the status calls level must durably hold all that is here. */
    private void checkStatus() {
        for (Migration migration : node.migrations()) {
            MigrationStatus status = migration.status();
            if (status.isCaughtUp() && status.stopped().isEmpty()) {
                rule(migration).ifPresent(rule -> derivations.checkThrough(machine.watch, rule, false));
            }
        }
        for (NodeStatus.Peer peer : node.status().peers()) {
            String name = peer.address().replaceAll("^loop://|:1$", "");
            Machine other = world.machine(name);
            if (peer.isLevel() && peer.toSend() == 0) {
                world.findings.check(
                        other.watch.hadDurably(machine.watch.held()),
                        Invariant.SYNCED,
                        machine.name + " calls " + name + " level, which does not durably hold the same: " + peer);
            }
        }
    }

    private Optional<MigrationRule> rule(Migration migration) {
        return machine.watch.migrations().stream()
                .filter(rule -> rule.isOf(new LogName(migration.from()), new LogName(migration.to())))
                .findFirst();
    }

    /** Lets those that failed try again, begins one more, or ends one for as long as this process runs. */
    private void migrate(Random random) {
        List<MigrationRule> rules = world.plan.migrations();
        MigrationRule rule = rules.get(random.nextInt(rules.size()));
        List<Migration> running = node.migrations();
        Optional<Migration> one = running.stream()
                .filter(migration -> rule(migration).filter(rule::equals).isPresent())
                .findFirst();
        if (one.isEmpty()) {
            if (!machine.watch.migrations().contains(rule)) {
                machine.watch.migrations().add(rule);
            }
            Random failures = new Random(random.nextLong());
            var unused = node.migrate(rule.from().value(), rule.to().value(), world.migrator(rule, failures));
        } else if (random.nextInt(4) == 0) {
            one.get().close();
        } else {
            running.forEach(Migration::retry);
        }
    }

    private void append(String name, Random random) {
        Map<String, Object> fields = content(random);
        CompletableFuture<?> answer;
        List<Known> written;
        try {
            answer = node.log(name).appendAsync(fields);
        } finally {
            written = written(List.of(fields));
        }
        open.add(new Open("append " + written, answer));
        var unused = answer.whenComplete((id, error) -> answered(written, error));
    }

    private void answered(List<Known> written, @Nullable Throwable error) {
        if (error == null) {
            world.findings.check(written.size() == 1, Invariant.ACKNOWLEDGED, machine.name + " wrote " + written);
            written.forEach(machine.watch::acknowledged);
        } else {
            world.findings.check(
                    machine.disk.hasFailed() || !isCurrent(),
                    Invariant.HARMONY,
                    machine.name + " failed to write " + written + ": " + error);
        }
    }

    private void appendSome(String name, Random random) {
        List<Map<String, Object>> contents = new ArrayList<>();
        for (int i = 0; i < 2 + random.nextInt(3); i++) {
            contents.add(content(random));
        }
        int asked = contents.size();
        int answered = -1;
        List<Known> written;
        try {
            answered = node.log(name).appendAll(contents).size();
        } finally {
            written = written(contents);
        }
        world.findings.check(
                answered == asked && written.size() == asked,
                Invariant.ACKNOWLEDGED,
                machine.name + " was to write " + asked + " and wrote " + written);
        acknowledgedIfAlways(written);
    }

    /** What a call has written, also if it failed afterwards. */
    private List<Known> written(List<Map<String, Object>> contents) {
        List<Known> written = machine.watch.takeFresh();
        for (int i = 0; i < Math.min(written.size(), contents.size()); i++) {
            written.get(i).fields = contents.get(i);
            written.get(i).together = written;
        }
        return written;
    }

    /** Under the other durability what a blocking append answers is not durable yet. */
    private void acknowledgedIfAlways(List<Known> written) {
        if (machine.durability.interval().isEmpty()) {
            written.forEach(machine.watch::acknowledged);
        }
    }

    /** No two are alike, so that no two records are. */
    private Map<String, Object> content(Random random) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put(SERIAL, world.newSerial());
        fields.put(KEY, KEYS.get(random.nextInt(KEYS.size())));
        for (String field : FIELDS) {
            if (random.nextInt(3) > 0) {
                fields.put(field, random.nextInt(5));
            }
        }
        return fields;
    }

    private void look(String name, Random random) {
        List<Entry<Map<String, Object>>> entries = gather(node.log(name)).now().entries();
        if (!entries.isEmpty()) {
            BitSet base = machine.watch.held(new LogName(name));
            if (machine.durability.interval().isEmpty()) {
                base.and(machine.watch.durable());
            }
            screen = new Screen(name, entries.get(random.nextInt(entries.size())), base);
        }
    }

    private void save(String name, Random random) {
        Screen shown = screen;
        if (shown == null) {
            look(name, random);
            return;
        }
        Map<String, Object> edited = new LinkedHashMap<>(shown.entry.value());
        String field = FIELDS.get(random.nextInt(FIELDS.size()));
        if (random.nextInt(4) == 0) {
            edited.remove(field);
        } else {
            edited.put(field, 10 + random.nextInt(5));
        }
        edited.put(SERIAL, world.newSerial());
        Map<String, Object> content = new LinkedHashMap<>(edited);
        content.keySet().removeIf(key -> key.startsWith("_"));
        List<Known> written;
        BitSet base = (BitSet) shown.base.clone();
        screen = null;
        Entry<Map<String, Object>> next;
        try {
            next = node.log(shown.log).update(shown.entry, edited);
        } finally {
            written = written(List.of(content));
            for (Known known : written) {
                known.base = shown.base;
                base.set(known.id);
            }
        }
        screen = new Screen(shown.log, next, base);
        acknowledgedIfAlways(written);
    }

    private void sync(Random random) {
        Machine other = world.machines.get(random.nextInt(world.machines.size()));
        if (other == machine || !other.isRunning()) {
            return;
        }
        BitSet wanted = machine.watch.held();
        BitSet theirs = other.watch.held();
        var theirLife = other.process;
        CompletableFuture<?> answer = node.sync("loop://" + other.name + ":1");
        open.add(new Open("exchange with " + other.name, answer));
        var unused = answer.whenComplete((report, error) -> {
            if (error == null && isCurrent() && other.process == theirLife && other.isRunning()) {
                checkSynced(wanted, theirs, other);
            }
        });
    }

    private void checkSynced(BitSet mine, BitSet theirs, Machine other) {
        mine.andNot(other.watch.durable());
        theirs.andNot(machine.watch.durable());
        world.findings.check(
                mine.isEmpty() && theirs.isEmpty(),
                Invariant.SYNCED,
                machine.name + " and " + other.name + " have exchanged all, but " + mine.cardinality() + " and "
                        + theirs.cardinality() + " records are not durable on the other side");
    }

    static Gather<Map<String, Object>> gather(Log log) {
        return log.process().gatherOn(KEY);
    }

    private boolean isCurrent() {
        return machine.desk == this;
    }

    LogWatch log(String name) {
        return Objects.requireNonNull(logs.get(name));
    }

    /** What should have been answered by now, and was not. */
    List<String> unanswered() {
        return open.stream()
                .filter(asked -> !asked.answer.isDone())
                .map(Open::what)
                .toList();
    }
}
