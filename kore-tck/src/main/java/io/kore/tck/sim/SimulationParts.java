package io.kore.tck.sim;

import io.kore.Node;
import io.kore.spi.ShardStore;
import io.kore.spi.Transport;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/** What is put around the simulated parts before a node gets them. Nothing, if not said otherwise. */
public interface SimulationParts {
    /**
     * Wraps the store of a process.
     *
     * @param store the simulated one
     * @param process for whom
     * @return what the node gets
     */
    default ShardStore store(ShardStore store, SimulatedProcess process) {
        return store;
    }

    /**
     * Wraps the transport of a process.
     *
     * @param transport the simulated one
     * @param process for whom
     * @return what the node gets
     */
    default Transport transport(Transport transport, SimulatedProcess process) {
        return transport;
    }

    /**
     * Wraps the executor for sync.
     *
     * @param executor the simulated one
     * @param process for whom
     * @return what the node gets
     */
    default Executor sync(Executor executor, SimulatedProcess process) {
        return executor;
    }

    /**
     * Wraps the executor for work.
     *
     * @param executor the simulated one
     * @param process for whom
     * @return what the node gets
     */
    default Executor work(Executor executor, SimulatedProcess process) {
        return executor;
    }

    /**
     * Replaces what the node takes for chance.
     *
     * @param random of this process, from the seed
     * @param process for whom
     * @return what the node gets
     */
    default RandomGenerator random(RandomGenerator random, SimulatedProcess process) {
        return random;
    }

    /**
     * Wraps the face that the application sees.
     *
     * @param node the running node
     * @param process of whom
     * @return what the application gets
     */
    default Node node(Node node, SimulatedProcess process) {
        return node;
    }
}
