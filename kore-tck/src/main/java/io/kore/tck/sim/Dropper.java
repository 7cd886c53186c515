package io.kore.tck.sim;

import io.kore.Node;
import io.kore.NodeStatus;
import io.kore.error.DropRefusedException;
import io.kore.error.LogDroppedException;
import io.kore.model.LogName;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The part of a person at a desk that ends logs and takes them up again. */
final class Dropper {
    private final World world;
    private final Machine machine;
    private final Node node;
    private @Nullable String takenUp;

    Dropper(World world, Machine machine, Node node) {
        this.world = world;
        this.machine = machine;
        this.node = node;
    }

    /** Drops a log now and then, or takes one up; answers whether it did. */
    boolean act(Random random) {
        if (world.plan.drops().isEmpty() || random.nextInt(8) > 0) {
            return false;
        }
        String name = world.plan.drops().get(random.nextInt(world.plan.drops().size()));
        LogName log = new LogName(name);
        if (machine.watch.dropped().contains(log)) {
            // from here on records may come; when the node has taken it up, they do
            machine.watch.dropped().remove(log);
            node.undrop(name);
            takenUp = name;
        } else {
            machine.hasDropped = true;
            drop(name, random.nextInt(3) == 0);
        }
        return true;
    }

    /** The log that was taken up last, once: what is written to it first is the most delicate. */
    Optional<String> takenUp() {
        Optional<String> last = Optional.ofNullable(takenUp);
        takenUp = null;
        return last;
    }

    private void drop(String name, boolean isForced) {
        try {
            if (isForced) {
                node.forceDrop(name);
            } else {
                node.drop(name);
            }
        } catch (DropRefusedException e) {
            world.findings.check(
                    world.plan.migrations().stream()
                            .anyMatch(rule -> rule.from().value().equals(name)),
                    Invariant.HARMONY,
                    machine.name + " refuses to drop: " + e);
        }
    }

    /** Whether an error comes of a drop. */
    boolean isExpected(@Nullable Throwable error) {
        return error instanceof LogDroppedException && machine.hasDropped;
    }

    /** A node that has just started must know what was dropped, and nothing else. */
    static void check(World world, Machine machine, Node node) {
        Set<LogName> known = node.status().dropped().stream()
                .map(NodeStatus.Dropped::log)
                .map(LogName::new)
                .collect(Collectors.toSet());
        world.findings.check(
                known.containsAll(machine.watch.dropped()),
                Invariant.DROPPED,
                machine.name + " has dropped " + machine.watch.dropped() + " and knows of " + known + " after a start");
        // a crash may have come before a log was taken up
        machine.watch.dropped().addAll(known);
    }
}
