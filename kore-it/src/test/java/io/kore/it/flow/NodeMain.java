package io.kore.it.flow;

import io.kore.Kore;
import io.kore.Node;
import io.kore.NodeBuilder;
import io.kore.access.LinkLimits;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A node in a process of its own, with a file store. Takes a folder and the address of a peer, or none; says its
 * address; then does what it is told, a line each: {@code fill COUNT BYTES}, {@code synced SECONDS}, {@code peers}, {@code held}.
 */
final class NodeMain {
    private static final int BATCH = 500;

    private NodeMain() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        LinkLimits standard = LinkLimits.standard();
        LinkLimits limits = new LinkLimits(
                standard.frameBytesMax(),
                1_000,
                standard.idleTimeout(),
                standard.headerTimeout(),
                Duration.ofSeconds(2));
        NodeBuilder builder =
                Kore.node().saveTo("file:" + args[0]).listen(0).limits(limits).onError(error -> {});
        if (args.length > 1) {
            builder.connect(args[1]);
        }
        try (Node node = builder.start()) {
            say(node.addresses().get(0).toString());
            BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                say(answer(node, line.split(" ", -1)));
            }
        }
    }

    private static String answer(Node node, String[] words) throws InterruptedException {
        return switch (words[0]) {
            case "fill" -> {
                fill(node, Integer.parseInt(words[1]), "x".repeat(Integer.parseInt(words[2])));
                yield "filled";
            }
            case "synced" -> {
                node.awaitSynced(Duration.ofSeconds(Long.parseLong(words[1])));
                yield "synced";
            }
            case "peers" -> "peers " + node.status().peers().size();
            case "held" -> "held " + node.status().records();
            default -> throw new IllegalArgumentException(words[0]);
        };
    }

    private static void fill(Node node, int count, String pad) {
        for (int from = 0; from < count; from += BATCH) {
            List<Map<String, Object>> batch = new ArrayList<>();
            for (int i = from; i < Math.min(count, from + BATCH); i++) {
                batch.add(Map.of("n", i, "pad", pad));
            }
            node.log("backlog").appendAll(batch);
        }
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
