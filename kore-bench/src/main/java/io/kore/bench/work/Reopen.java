package io.kore.bench.work;

import io.kore.Node;
import io.kore.bench.Bench;
import io.kore.bench.Child;
import io.kore.bench.Contacts;
import io.kore.bench.Nodes;
import io.kore.bench.Workload;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A process of its own opens a log whose gather was saved, and shows it. */
final class Reopen implements Workload {
    @Override
    public String name() {
        return "reopen";
    }

    @Override
    public String what() {
        return "a new process opens a log with a saved gather, until its first view";
    }

    @Override
    public long usualN() {
        return 1_000_000;
    }

    @Override
    public void run(Bench bench) throws Exception {
        Contacts.make(bench.place("store"), bench.n(), 100_000);
        Child.run(Viewer.class, List.of(), bench.place("store"));
        List<Double> opened = new ArrayList<>();
        List<Double> viewed = new ArrayList<>();
        List<Double> process = new ArrayList<>();
        for (int run = 0; run < bench.runs(); run++) {
            process.add(view(bench, List.of(), opened, viewed));
        }
        bench.report()
                .figure(
                        "reopen_node",
                        Late.samples(0, opened),
                        "ms",
                        "from main until the node runs, store " + bench.store());
        bench.report().figure("reopen_view", Late.samples(0, viewed), "ms", "from main until the first view");
        bench.report()
                .figure("reopen_process", Late.samples(0, process), "ms", "from starting the JVM until the first view");
        if (Child.canShareClasses()) {
            withSharedClasses(bench);
        }
    }

    private static void withSharedClasses(Bench bench) throws Exception {
        Path archive = bench.folder().resolve("classes.jsa");
        Child.run(Viewer.class, List.of("-XX:ArchiveClassesAtExit=" + archive, "-Xlog:disable"), bench.place("store"));
        List<Double> process = new ArrayList<>();
        for (int run = 0; run < bench.runs(); run++) {
            process.add(view(bench, List.of("-XX:SharedArchiveFile=" + archive), new ArrayList<>(), new ArrayList<>()));
        }
        bench.report()
                .figure(
                        "reopen_process_shared",
                        Late.samples(0, process),
                        "ms",
                        "the same with the classes of an earlier run, -XX:SharedArchiveFile");
    }

    /** Answers milliseconds from starting the JVM; adds those from its main. */
    private static double view(Bench bench, List<String> flags, List<Double> opened, List<Double> viewed)
            throws Exception {
        long before = System.currentTimeMillis();
        List<String> said = Child.run(Viewer.class, flags, bench.place("store"));
        opened.add(Double.valueOf(said.get(0)));
        viewed.add(Double.valueOf(said.get(1)));
        return Long.parseLong(said.get(2)) - before;
    }

    /** The process. */
    static final class Viewer {
        private Viewer() {}

        /** Prints milliseconds until the node was open and the view was there, and the time of that. */
        public static void main(String[] arguments) {
            long start = System.nanoTime();
            try (Node node = Nodes.durable(arguments[0]).start()) {
                double open = (System.nanoTime() - start) / 1e6;
                int keys = Nodes.log(node)
                        .process()
                        .gatherOn("name")
                        .now()
                        .entries()
                        .size();
                double view = (System.nanoTime() - start) / 1e6;
                System.out.println(open + " " + view + " " + System.currentTimeMillis() + " " + keys);
            }
        }
    }
}
