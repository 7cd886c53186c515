package io.kore.engine.node;

import io.kore.spi.Plugins;
import io.kore.spi.ShardStoreProvider;
import io.kore.spi.TransportProvider;
import java.security.SecureRandom;
import java.util.SortedMap;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * All that a node gets from outside, beside what its application asks for: with these made up, everything that it does
 * is a function of its inputs. Immutable.
 *
 * @param threads what runs the node; closed with it
 * @param random for ids, and for waiting times
 * @param stores the stores to choose from, by name; asked for once needed
 * @param transports the transports to choose from, by scheme; asked for once needed
 */
public record Surroundings(
        Threads threads,
        RandomGenerator random,
        Supplier<SortedMap<String, ShardStoreProvider>> stores,
        Supplier<SortedMap<String, TransportProvider>> transports) {
    /**
     * Threads of its own, real time, real chance, and the plugins on the class path.
     *
     * @return fresh ones, for one node
     */
    public static Surroundings real() {
        return new Surroundings(new NodeThreads(), new SecureRandom(), Plugins::stores, Plugins::transports);
    }
}
