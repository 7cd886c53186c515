package io.kore.bench;

import io.kore.Kore;
import io.kore.Log;
import io.kore.Node;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A log that four writers have written by turns, each knowing what the others had written before: what a hub holds
 * after a while. Stateless.
 */
public final class Contacts {
    /** How many write. */
    public static final int WRITERS = 4;

    private static final int TURN = 1_000;

    private Contacts() {}

    /** Makes the log in a store; the node that is closed at the end is called hub. */
    public static void make(String place, long n, long names) throws InterruptedException {
        make(place, n, names, null);
    }

    /**
     * Makes the log in a store.
     *
     * @param place the store
     * @param n how many records
     * @param names how many names they are about
     * @param early the store of a device that goes offline when half of all is written, or null
     */
    public static void make(String place, long n, long names, @Nullable String early) throws InterruptedException {
        List<Node> writers = new ArrayList<>();
        try (Node hub = Nodes.lazy(place).whoAmI("hub").listen(0).start()) {
            for (int i = 0; i < WRITERS; i++) {
                writers.add(Kore.node()
                        .whoAmI("writer-" + i)
                        .connect(Nodes.url(hub))
                        .start());
            }
            long written = 0;
            for (int turn = 0; written < n; turn++) {
                int count = (int) Math.min(TURN, n - written);
                Log log = Nodes.log(writers.get(turn % WRITERS));
                log.appendAll(People.records(written, count, names));
                if (turn % WRITERS == WRITERS - 1) {
                    Nodes.settle(hub);
                }
                if (early != null && written < n / 2 && written + count >= n / 2) {
                    Nodes.settle(hub);
                    takeAll(early, hub);
                }
                written += count;
            }
            Nodes.settle(hub);
        } finally {
            writers.forEach(Node::close);
        }
    }

    private static void takeAll(String place, Node hub) {
        try (Node device = Nodes.durable(place).whoAmI("offline").start()) {
            device.sync(Nodes.url(hub)).join();
        }
    }
}
