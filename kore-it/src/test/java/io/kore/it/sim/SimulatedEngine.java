package io.kore.it.sim;

import io.kore.Node;
import io.kore.NodeBuilder;
import io.kore.engine.node.EngineLauncher;
import io.kore.engine.node.Surroundings;
import io.kore.engine.node.Threads;
import io.kore.engine.sync.Serial;
import io.kore.engine.sync.SyncTimer;
import io.kore.spi.ShardStoreProvider;
import io.kore.spi.TransportProvider;
import io.kore.tck.sim.NodeMaker;
import io.kore.tck.sim.SimulatedProcess;
import java.time.Duration;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Executor;

/** Starts nodes of the real engine, whole, in simulated surroundings. */
final class SimulatedEngine implements NodeMaker {
    @Override
    public Node start(
            NodeBuilder builder, SimulatedProcess process, ShardStoreProvider stores, TransportProvider transports) {
        SortedMap<String, TransportProvider> schemes = new TreeMap<>();
        transports.schemes().forEach(scheme -> schemes.put(scheme, transports));
        SortedMap<String, ShardStoreProvider> names = new TreeMap<>();
        names.put(stores.name(), stores);
        Surroundings surroundings =
                new Surroundings(new OneThread(process), process.random(), () -> names, () -> schemes);
        return builder.start(options -> new EngineLauncher().launch(options, surroundings));
    }

    /** All executors of a process run on the one thread of the simulation. */
    private static final class OneThread implements Threads, SyncTimer {
        private final SimulatedProcess process;

        OneThread(SimulatedProcess process) {
            this.process = process;
        }

        @Override
        public Serial sync() {
            return process.sync()::execute;
        }

        @Override
        public Executor work() {
            return process.work();
        }

        @Override
        public Executor koredb() {
            return process.sync();
        }

        @Override
        public SyncTimer timer() {
            return this;
        }

        @Override
        public Runnable after(Duration delay, Runnable task) {
            return process.after(delay, task);
        }

        @Override
        public Instant now() {
            return process.now();
        }

        /** Nobody must wait on the only thread there is. */
        @Override
        public boolean isOwn() {
            return true;
        }

        @Override
        public void close() {}
    }
}
