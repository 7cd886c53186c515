package io.kore;

/**
 * How {@link NodeBuilder#start()} finds the engine, by {@link java.util.ServiceLoader}. Not for
 * applications.
 */
public interface NodeLauncher {
    /**
     * Starts a node.
     *
     * @param options what was asked for
     * @return the running node
     */
    Node launch(NodeOptions options);
}
