package io.kore.tck;

import java.net.URI;
import java.util.List;
import java.util.function.BiConsumer;

/** All ways of a loopback network as one line. Confined to the test's thread. */
final class LoopbackLine implements BreakableLine {
    private final LoopbackNetwork network;
    private final List<String> nodes;
    private final URI listener;

    LoopbackLine(LoopbackNetwork network, List<String> nodes, URI listener) {
        this.network = network;
        this.nodes = nodes;
        this.listener = listener;
    }

    @Override
    public URI address() {
        return listener;
    }

    @Override
    public void cut() {
        everyPair(network::cut);
    }

    @Override
    public void freeze() {
        everyPair(network::part);
    }

    @Override
    public void close() {
        network.healAll();
        cut();
    }

    /** Nodes that are made later are parted too: there are few in a test. */
    private void everyPair(BiConsumer<String, String> control) {
        for (int one = 0; one < nodes.size() + 3; one++) {
            for (int other = 0; other < one; other++) {
                control.accept("node" + one, "node" + other);
            }
        }
    }
}
