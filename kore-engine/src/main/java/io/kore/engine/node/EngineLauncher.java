package io.kore.engine.node;

import com.google.inject.Guice;
import com.google.inject.Stage;
import io.kore.Node;
import io.kore.NodeLauncher;
import io.kore.NodeOptions;

/** Starts nodes; found by {@link java.util.ServiceLoader}. Stateless, thread-safe. */
public final class EngineLauncher implements NodeLauncher {
    /** For {@link java.util.ServiceLoader}. */
    public EngineLauncher() {}

    @Override
    public Node launch(NodeOptions options) {
        return launch(options, Surroundings.real());
    }

    /**
     * Starts a node in surroundings that are given, as a simulator does.
     *
     * @param options what was asked for
     * @param surroundings what the node runs in; its own from now on
     * @return the running node
     */
    public Node launch(NodeOptions options, Surroundings surroundings) {
        Closers closers = new Closers();
        closers.add(surroundings.threads()::close);
        try {
            EngineNode node = Guice.createInjector(Stage.DEVELOPMENT, new EngineModule(options, surroundings, closers))
                    .getInstance(EngineNode.class);
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
