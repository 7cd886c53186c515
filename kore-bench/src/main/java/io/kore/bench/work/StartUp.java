package io.kore.bench.work;

import io.kore.Node;
import io.kore.bench.Bench;
import io.kore.bench.Child;
import io.kore.bench.Nodes;
import io.kore.bench.People;
import io.kore.bench.Samples;
import io.kore.bench.Timed;
import io.kore.bench.Workload;
import java.util.List;

/** The command line, from process start to its end. */
final class StartUp implements Workload {
    /** Where the command is; set by the script that runs this. */
    private static final String COMMAND = System.getProperty("kore.command", "./kore");

    @Override
    public String name() {
        return "startup";
    }

    @Override
    public String what() {
        return "kore show of a small log, from process start to end";
    }

    @Override
    public long usualN() {
        return 100;
    }

    @Override
    public void run(Bench bench) throws Exception {
        try (Node node = Nodes.durable(bench.place("store")).start()) {
            Nodes.log(node).appendAll(People.records(0, Math.toIntExact(bench.n()), 10));
        }
        List<String> show = List.of(
                COMMAND,
                "show",
                Nodes.LOG,
                "--store",
                bench.store(),
                "--save-to",
                bench.folder().resolve("store").toString());
        List<String> plain = List.of(
                System.getProperty("java.home") + "/bin/java", "-Xshare:auto", "-XX:TieredStopAtLevel=1", "-version");
        Samples limit = bench.measure(() -> Timed.seconds(() -> Child.run(plain)) * 1e3);
        Samples own = bench.measure(() -> Timed.seconds(() -> Child.run(show)) * 1e3);
        bench.report().figure("limit_startup", limit, "ms", "java -version");
        bench.report().figure("startup", own, "ms", "kore show, store " + bench.store());
    }
}
