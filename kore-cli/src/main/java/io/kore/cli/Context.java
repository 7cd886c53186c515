package io.kore.cli;

import io.kore.Node;
import io.kore.NodeBuilder;
import io.kore.cli.console.Streams;
import java.util.function.Function;

/**
 * What a verb is given: its streams, and how a node comes to run. Immutable.
 *
 * @param streams where it reads and writes
 * @param starter makes a running node of its description; a test hands in its own
 */
record Context(Streams streams, Function<NodeBuilder, Node> starter) {
    /** The real one. */
    static Context system() {
        return new Context(Streams.system(), NodeBuilder::start);
    }
}
