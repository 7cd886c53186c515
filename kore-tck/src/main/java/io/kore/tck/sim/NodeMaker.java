package io.kore.tck.sim;

import io.kore.Node;
import io.kore.NodeBuilder;
import io.kore.spi.ShardStoreProvider;
import io.kore.spi.TransportProvider;

/** Starts a node of some engine in simulated surroundings. */
@FunctionalInterface
public interface NodeMaker {
    /**
     * Starts a node. Everything that it does, it must do on the executors of the process, and wait for nothing.
     *
     * @param builder what the node is to be
     * @param process gives threads, time and chance
     * @param stores the one store to choose from
     * @param transports the one transport to choose from
     * @return the running node
     */
    Node start(NodeBuilder builder, SimulatedProcess process, ShardStoreProvider stores, TransportProvider transports);
}
