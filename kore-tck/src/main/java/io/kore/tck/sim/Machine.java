package io.kore.tck.sim;

import io.kore.Durability;
import io.kore.Node;
import io.kore.model.WriterId;
import io.kore.spi.Transport;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A device: its disk, how its node is set up, and the node while it runs. Confined to one thread. */
final class Machine {
    final String name;
    final SimulatedDisk disk;
    final DiskWatch watch;
    final @Nullable String whoAmI;
    final Durability durability;
    final List<String> peers = new ArrayList<>();
    final Set<WriterId> ids = new HashSet<>();

    @Nullable
    SimulatedProcess process;

    @Nullable
    Node node;

    @Nullable
    Transport transport;

    @Nullable
    Desk desk;

    /** Whom a power cut has left with links that look alive. */
    final List<String> halfOpen = new ArrayList<>();

    @Nullable
    SimulatedDisk backup;

    Machine(String name, SimulatedDisk disk, DiskWatch watch, @Nullable String whoAmI, Durability durability) {
        this.name = name;
        this.disk = disk;
        this.watch = watch;
        this.whoAmI = whoAmI;
        this.durability = durability;
    }

    boolean isRunning() {
        return node != null;
    }

    Node node() {
        if (node == null) {
            throw new IllegalStateException(name + " is down");
        }
        return node;
    }

    Desk desk() {
        if (desk == null) {
            throw new IllegalStateException(name + " is down");
        }
        return desk;
    }
}
