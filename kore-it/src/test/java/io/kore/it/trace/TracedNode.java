package io.kore.it.trace;

import io.kore.Durability;
import io.kore.Kore;
import io.kore.Log;
import io.kore.Node;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What {@code src/test/scripts/trace-always.sh} traces: a node to which several threads append at once. Each record
 * carries a marker that can be found in the bytes that are written, and when its append has returned, a line with
 * the marker goes to standard output. Arguments: where to save, {@code always} or {@code later}, how many threads,
 * how many records each.
 */
final class TracedNode {
    private static final OutputStream OUT = new FileOutputStream(FileDescriptor.out);

    private TracedNode() {}

    public static void main(String[] arguments) throws Exception {
        Durability durability =
                arguments[1].equals("always") ? Durability.always() : Durability.every(Duration.ofHours(1));
        int threads = Integer.parseInt(arguments[2]);
        int each = Integer.parseInt(arguments[3]);
        ExecutorService appending = Executors.newFixedThreadPool(threads);
        try (Node node = Kore.node().saveTo(arguments[0]).durability(durability).start()) {
            List<Callable<Boolean>> writers = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                int first = t * each;
                writers.add(() -> append(node.log("traced"), first, each));
            }
            for (Future<Boolean> writer : appending.invokeAll(writers)) {
                writer.get();
            }
        } finally {
            appending.shutdownNow();
        }
    }

    private static boolean append(Log log, int first, int count) {
        for (int i = first; i < first + count; i++) {
            String marker = String.format(Locale.ROOT, "%s%06d", TraceCheck.MARKER, i);
            // twice, as a store may divide a record between two blocks
            log.append("{\"trace\":\"" + marker + "\",\"text\":\"" + "-".repeat(i % 300) + "\",\"again\":\"" + marker
                    + "\"}");
            print(TraceCheck.ACKNOWLEDGED + marker + "\n");
        }
        return true;
    }

    /** Writes a line with one call of the system. */
    private static void print(String line) {
        try {
            OUT.write(line.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
