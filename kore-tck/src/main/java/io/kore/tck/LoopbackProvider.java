package io.kore.tck;

import io.kore.spi.Transport;
import io.kore.spi.TransportContext;
import io.kore.spi.TransportProvider;
import java.util.Set;

/** The transports of one node on a {@link LoopbackNetwork}. Immutable. */
final class LoopbackProvider implements TransportProvider {
    private final LoopbackNetwork network;
    private final String node;

    LoopbackProvider(LoopbackNetwork network, String node) {
        this.network = network;
        this.node = node;
    }

    @Override
    public Set<String> schemes() {
        return Set.of(LoopbackNetwork.SCHEME);
    }

    @Override
    public Transport open(TransportContext context) {
        return new LoopbackTransport(network, node, context);
    }
}
