package io.kore.it.plugin;

import io.kore.Kore;
import io.kore.KoreRecord;
import io.kore.Node;
import io.kore.NodeBuilder;
import java.util.stream.Stream;

/**
 * An application that is started with whatever is on its class path: it starts a node for each of its arguments, saving
 * to it, or in memory for {@code -}, appends a record, and prints a line of what came of it. Stateless.
 */
final class StartingApp {
    private StartingApp() {}

    public static void main(String[] places) {
        for (String place : places) {
            System.out.println(outcome(place));
        }
    }

    private static String outcome(String place) {
        NodeBuilder builder = Kore.node().whoAmI("app");
        if (!place.equals("-")) {
            builder.saveTo(place);
        }
        try (Node node = builder.start()) {
            node.log("list").append("{}");
            try (Stream<KoreRecord> records = node.log("list").records()) {
                return "holds " + records.count();
            }
        } catch (RuntimeException | Error e) {
            return e.getClass().getSimpleName() + ": " + e.getMessage();
        }
    }
}
