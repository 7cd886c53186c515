package io.kore.bench;

import io.kore.Durability;
import io.kore.Kore;
import io.kore.Log;
import io.kore.Node;
import io.kore.NodeBuilder;
import java.time.Duration;

/** Nodes as the workloads need them. Stateless. */
public final class Nodes {
    /** The log that all is written to. */
    public static final String LOG = "Contacts";

    private static final Duration RARELY = Duration.ofHours(1);
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private Nodes() {}

    /** A node that forces each append. */
    public static NodeBuilder durable(String place) {
        return builder(place);
    }

    /** A node on a folder that was copied: that it tells so is no error. */
    public static NodeBuilder copied(String place) {
        return Kore.node().saveTo(place).onError(told -> {});
    }

    /** A node that forces when it is closed, and before something leaves it. */
    public static NodeBuilder lazy(String place) {
        return builder(place).durability(Durability.every(RARELY));
    }

    private static NodeBuilder builder(String place) {
        return Kore.node().saveTo(place).onError(error -> {
            throw error;
        });
    }

    /** The log. */
    public static Log log(Node node) {
        return node.log(LOG);
    }

    /** Waits until all peers hold durably what the node holds, and the other way. */
    public static void settle(Node node) throws InterruptedException {
        node.awaitSynced(PATIENCE);
    }

    /** Where a node that listens can be reached. */
    public static String url(Node node) {
        return node.addresses().get(0).toString();
    }
}
