package io.kore.engine.node;

import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Stage;
import io.kore.Node;
import io.kore.NodeLauncher;
import io.kore.NodeOptions;
import io.kore.memory.MemoryStoreProvider;
import io.kore.spi.ShardStore;
import java.util.concurrent.Executor;

/** Starts nodes; found by {@link java.util.ServiceLoader}. Stateless, thread-safe. */
public final class EngineLauncher implements NodeLauncher {
    /** For {@link java.util.ServiceLoader}. */
    public EngineLauncher() {}

    @Override
    public Node launch(NodeOptions options) {
        Surroundings real = Surroundings.real();
        return launch(options, real, real.threads().work());
    }

    /**
     * Starts a node in surroundings that are given, as a simulator does.
     *
     * @param options what was asked for
     * @param surroundings what the node runs in; its own from now on
     * @return the running node
     */
    public Node launch(NodeOptions options, Surroundings surroundings) {
        return launch(options, surroundings, Runnable::run);
    }

    /** Opens the store on the calling thread, while what needs no store is made by the executor. */
    private static Node launch(NodeOptions options, Surroundings surroundings, Executor beside) {
        Closers closers = new Closers();
        closers.add(surroundings.threads()::close);
        try {
            PluginChoice plugins = new PluginChoice(surroundings);
            Early<ShardStore> store = new Early<>(() -> store(options, plugins, closers));
            EngineModule module = new EngineModule(options, surroundings, closers, plugins, store);
            Early<Injector> injector = new Early<>(() -> Guice.createInjector(Stage.DEVELOPMENT, module));
            injector.begin(beside);
            store.begin(Runnable::run);
            // what it failed with comes before anything else
            ShardStore unused = store.get();
            EngineNode node = injector.get().getInstance(EngineNode.class);
            node.start();
            return node;
        } catch (RuntimeException e) {
            throw abandoned(e, closers);
        } catch (Error e) {
            // a plugin that lacks a class, say: its locks and threads must not outlive the attempt
            closers.close();
            throw e;
        }
    }

    private static ShardStore store(NodeOptions options, PluginChoice plugins, Closers closers) {
        if (options.saveTo().isEmpty()) {
            return new MemoryStoreProvider().open("node");
        }
        ShardStore store = plugins.openStore(options.saveTo().get());
        closers.add(store::close);
        return store;
    }

    /** Closes what had been opened, and answers the error that a caller should see. */
    private static RuntimeException abandoned(RuntimeException e, Closers closers) {
        RuntimeException cause = e;
        if (e instanceof com.google.inject.ProvisionException && e.getCause() instanceof RuntimeException real) {
            cause = real;
        }
        try {
            closers.close();
        } catch (RuntimeException suppressed) {
            cause.addSuppressed(suppressed);
        }
        return cause;
    }
}
