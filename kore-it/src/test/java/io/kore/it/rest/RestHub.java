package io.kore.it.rest;

import io.kore.Kore;
import io.kore.Log;
import io.kore.Node;
import java.util.ArrayList;
import java.util.List;

/** A process with a hub, to be killed. Takes a folder and how many records to fill a log with first; says its address. */
final class RestHub {
    private static final int BATCH = 1_000;
    private static final String TEXT = "some words that a person might write down ".repeat(12);

    private RestHub() {}

    public static void main(String[] arguments) throws Exception {
        Node node = Kore.node()
                .saveTo("file:" + arguments[0])
                .whoAmI("hub")
                .listen(0)
                .start();
        fill(node.log("Full"), Integer.parseInt(arguments[1]));
        System.out.println(node.addresses().get(0));
        // lives until its input ends
        int unused = System.in.read();
    }

    private static void fill(Log log, int count) {
        for (int i = 0; i < count; i += BATCH) {
            List<String> batch = new ArrayList<>();
            for (int j = 0; j < BATCH; j++) {
                batch.add("{\"n\":" + (i + j) + ",\"text\":\"" + TEXT + "\"}");
            }
            var unused = log.appendAll(batch);
        }
    }
}
