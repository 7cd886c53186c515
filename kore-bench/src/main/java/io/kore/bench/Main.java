package io.kore.bench;

import io.kore.bench.work.Workloads;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs workloads and prints a JSON line for each figure. */
@Command(
        name = "kore-bench/run",
        mixinStandardHelpOptions = true,
        description = "Measures Kore beside what the machine itself can do. Without a workload it lists them.")
public final class Main implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "WORKLOAD", description = "what to measure; all for each in turn")
    private @Nullable String workload;

    @Option(names = "-n", paramLabel = "N", description = "how many records; each workload has its usual number")
    private @Nullable Long n;

    @Option(names = "--store", paramLabel = "NAME", description = "file (usual), rocksdb or h2")
    private String store = "file";

    @Option(names = "-t", paramLabel = "THREADS", description = "how many threads append, where that matters")
    private int threads = 1;

    @Option(names = "--runs", paramLabel = "RUNS", description = "rounds that count, usually 5")
    private int runs = 5;

    @Option(
            names = "--warmups",
            paramLabel = "RUNS",
            description = "rounds before that; each workload has its usual number")
    private @Nullable Integer warmups;

    @Option(names = "--dir", paramLabel = "DIR", description = "a folder on the disk to measure")
    private Path dir = Path.of(System.getProperty("java.io.tmpdir"));

    /** The entry. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Main()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        if (workload == null) {
            Workloads.all().stream()
                    .sorted(Comparator.comparing(Workload::name))
                    .forEach(one -> System.out.printf("%-12s %s%n", one.name(), one.what()));
            return 0;
        }
        if (workload.equals("all")) {
            for (Workload one : Workloads.all()) {
                run(one);
            }
            return 0;
        }
        for (Workload one : Workloads.all()) {
            if (one.name().equals(workload)) {
                run(one);
                return 0;
            }
        }
        System.err.println("kore-bench: there is no workload " + workload + "; without one, all are listed");
        return 2;
    }

    private void run(Workload one) throws Exception {
        long size = n == null ? one.usualN(threads) : n;
        Files.createDirectories(dir);
        Path folder = Files.createTempDirectory(dir, "kore-bench");
        try {
            Report report = new Report(one.name(), size, System.out);
            int cold = warmups == null ? one.usualWarmups() : warmups;
            one.run(new Bench(size, store, threads, cold, runs, folder, report));
        } finally {
            Folders.delete(folder);
        }
    }
}
