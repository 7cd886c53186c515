package io.kore.bench.work;

import io.kore.Log;
import io.kore.Node;
import io.kore.bench.Bench;
import io.kore.bench.Child;
import io.kore.bench.Nodes;
import io.kore.bench.People;
import io.kore.bench.Workload;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A process with a small heap appends and gathers a log that is larger than it. */
final class Memory implements Workload {
    @Override
    public String name() {
        return "memory";
    }

    @Override
    public String what() {
        return "5 M records and a gather of 100,000 keys with -Xmx256m";
    }

    @Override
    public long usualN() {
        return 5_000_000;
    }

    @Override
    public void run(Bench bench) throws Exception {
        List<String> said =
                Child.run(Keeper.class, List.of("-Xmx256m"), bench.place("store"), Long.toString(bench.n()));
        bench.report()
                .figure(
                        "memory_heap",
                        Double.parseDouble(said.get(0)) / 1e6,
                        "MB",
                        "after GC, -Xmx256m, store " + bench.store());
        bench.report()
                .figure(
                        "memory_rss_peak",
                        Double.parseDouble(said.get(1)) / 1e3,
                        "MB",
                        "VmHWM; -1 where the system does not tell");
        bench.report().figure("memory_seconds", Double.parseDouble(said.get(2)), "s", "appending and gathering all");
    }

    /** The process. */
    static final class Keeper {
        private Keeper() {}

        /** Prints the heap after a collection in bytes, the peak of the process in kB, and the seconds. */
        public static void main(String[] arguments) throws Exception {
            long n = Long.parseLong(arguments[1]);
            long start = System.nanoTime();
            CountDownLatch all = new CountDownLatch(1);
            try (Node node = Nodes.lazy(arguments[0]).start()) {
                Log log = Nodes.log(node);
                log.process().gatherOn("name").onChange(gathered -> {
                    if (gathered.get("the end").isPresent()) {
                        all.countDown();
                    }
                });
                for (long from = 0; from < n; from += Append.BATCH) {
                    log.appendAll(People.records(from, Append.BATCH, 100_000));
                }
                log.append("{\"name\":\"the end\"}");
                all.await();
                double seconds = (System.nanoTime() - start) / 1e9;
                System.gc();
                long heap =
                        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
                System.out.println(heap + " " + peakKilobytes() + " " + seconds);
            }
        }

        private static long peakKilobytes() throws IOException {
            Path status = Path.of("/proc/self/status");
            if (!Files.exists(status)) {
                return -1;
            }
            return Files.readAllLines(status).stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                    .findFirst()
                    .orElse(-1);
        }
    }
}
