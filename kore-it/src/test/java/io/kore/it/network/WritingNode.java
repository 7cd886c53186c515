package io.kore.it.network;

import io.kore.Kore;
import io.kore.Node;
import io.kore.NodeBuilder;
import io.kore.access.LinkLimits;
import io.kore.model.ShardSummary;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * A node that appends to two logs until a file {@code quiet} lies beside its folder, and says in files what it was
 * acknowledged ({@code <folder>.acked}, a line {@code LOG ID} each) and what it holds ({@code <folder>.state}). Takes its
 * id, its folder, the address to listen at, and the peers to connect to. It ends when it is killed, or by a signal.
 */
final class WritingNode {
    private static final List<String> LOGS = List.of("notes", "list");
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long STATE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final Node node;
    private final Path folder;

    private WritingNode(Node node, Path folder) {
        this.node = node;
        this.folder = folder;
    }

    public static void main(String[] arguments) throws IOException {
        LinkLimits standard = LinkLimits.standard();
        // shorter than a fault lasts, so that silent connections are found dead
        LinkLimits limits = new LinkLimits(
                standard.frameBytesMax(),
                standard.connectionsMax(),
                Duration.ofSeconds(3),
                standard.headerTimeout(),
                Duration.ofSeconds(3));
        Path folder = Path.of(arguments[1]);
        NodeBuilder builder = Kore.node()
                .whoAmI(arguments[0])
                .saveTo("file:" + folder)
                .listen(arguments[2])
                .openToAll()
                .limits(limits)
                .onError(error -> System.err.println(error.getMessage()));
        for (int i = 3; i < arguments.length; i++) {
            builder.connect(arguments[i]);
        }
        Node node = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(node::close));
        new WritingNode(node, folder).run();
    }

    private void run() throws IOException {
        Path quiet = folder.resolveSibling("quiet");
        try (BufferedWriter acked = Files.newBufferedWriter(
                folder.resolveSibling(folder.getFileName() + ".acked"),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND)) {
            long told = System.nanoTime();
            for (long i = 0; ; i++) {
                if (!Files.exists(quiet)) {
                    append(acked, i);
                }
                if (System.nanoTime() - told > STATE_NANOS) {
                    told = System.nanoTime();
                    tellState();
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        } catch (IllegalStateException e) {
            // it was told to end, and the node is closed
            System.err.println("ended: " + e.getMessage());
        }
    }

    private void append(BufferedWriter acked, long i) throws IOException {
        String log = LOGS.get((int) (i % LOGS.size()));
        String pad = "x".repeat((int) (i * 7919 % 700));
        var id = node.log(log).append(Map.of("i", i, "by", node.whoAmI(), "pad", pad));
        acked.write(log + " " + id);
        acked.newLine();
        acked.flush();
    }

    private void tellState() throws IOException {
        String state = node.shards().stream().map(WritingNode::line).collect(Collectors.joining("\n", "", "\n"));
        Path next = folder.resolveSibling(folder.getFileName() + ".next");
        Files.writeString(next, state);
        Files.move(
                next,
                folder.resolveSibling(folder.getFileName() + ".state"),
                StandardCopyOption.REPLACE_EXISTING,
                StandardCopyOption.ATOMIC_MOVE);
    }

    private static String line(ShardSummary shard) {
        return shard.shard() + " " + shard.count() + " " + shard.hash();
    }
}
