package io.kore;

import java.util.UUID;

/**
 * The way in.
 *
 * <pre>{@code
 * try (Node node = Kore.node().saveTo("data").start()) {
 *     node.log("MyList").append(Map.of("do", "Buy Milk"));
 * }
 * }</pre>
 */
public final class Kore {
    private Kore() {}

    /**
     * Begins to describe a node. Every option is optional.
     *
     * @return a builder; {@link NodeBuilder#start()} makes the node
     */
    public static NodeBuilder node() {
        return new NodeBuilder();
    }

    /**
     * A fresh id for {@link NodeBuilder#whoAmI}. A node that saves its logs keeps one by itself; this is for
     * applications that keep the id elsewhere.
     *
     * @return a random UUID
     */
    public static String uuid() {
        return UUID.randomUUID().toString();
    }
}
