package io.kore.bench.work;

import io.kore.Log;
import io.kore.Node;
import io.kore.SyncReport;
import io.kore.bench.Bench;
import io.kore.bench.Contacts;
import io.kore.bench.Folders;
import io.kore.bench.Nodes;
import io.kore.bench.People;
import io.kore.bench.Samples;
import io.kore.bench.Workload;
import io.kore.model.ShardSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/**
 * A device that went offline when half of all was written comes back with records of its own: they sort into the
 * middle. What is timed is from when they are all held until the view is right.
 */
final class Late implements Workload {
    private static final int LATE = 1_000;

    @Override
    public String name() {
        return "late";
    }

    @Override
    public String what() {
        return "1,000 records of an offline writer sort into the middle; until the view is right";
    }

    @Override
    public long usualN() {
        return 1_000_000;
    }

    /** A round takes a tenth of a second only. */
    @Override
    public int usualWarmups() {
        return 10;
    }

    @Override
    public void run(Bench bench) throws Exception {
        Contacts.make(bench.place("hub"), bench.n(), 100_000, bench.place("device"));
        List<Double> all = new ArrayList<>();
        List<Double> view = new ArrayList<>();
        try (Node hub = Nodes.lazy(bench.place("hub")).whoAmI("hub").listen(0).start()) {
            Latest latest = new Latest();
            Nodes.log(hub)
                    .process()
                    .gatherOn("name")
                    .onChange(gathered -> latest.tell(key -> gathered.get(key).isPresent()));
            latest.await();
            for (int run = 0; run < bench.warmups() + bench.runs(); run++) {
                round(bench, hub, latest, run, all, view);
            }
        }
        bench.report()
                .figure(
                        "late_view",
                        samples(bench.warmups(), view),
                        "ms",
                        "from all held to the view, store " + bench.store());
        bench.report()
                .figure("late_all", samples(bench.warmups(), all), "ms", "from connecting to the view, over HTTP");
    }

    static Samples samples(int warmups, List<Double> values) {
        return Samples.of(
                values.stream().skip(warmups).mapToDouble(Double::doubleValue).toArray());
    }

    private static void round(Bench bench, Node hub, Latest latest, int run, List<Double> all, List<Double> view)
            throws Exception {
        // a copy goes on under an id of its own, so each is another offline device
        Folders.copy(bench.folder().resolve("device"), bench.folder().resolve("device-" + run));
        try (Node device = Nodes.copied(bench.place("device-" + run)).start()) {
            Log log = Nodes.log(device);
            log.appendAll(People.records(run * (long) LATE, LATE - 1, 100_000));
            String mark = "late " + run;
            log.append("{\"name\":\"" + mark + "\"}");
            latest.expect(mark);
            long count = bench.n() + (run + 1L) * LATE;
            AtomicLong held = new AtomicLong();
            Thread watch = new Thread(() -> held.set(whenHeld(hub, count)), "watch");
            watch.start();
            long before = System.nanoTime();
            CompletableFuture<SyncReport> synced = device.sync(Nodes.url(hub));
            long right = latest.await();
            watch.join();
            synced.join();
            all.add((right - before) / 1e6);
            view.add(Math.max(0, right - held.get()) / 1e6);
        }
        Folders.delete(bench.folder().resolve("device-" + run));
    }

    private static long whenHeld(Node hub, long count) {
        while (hub.shards().stream().mapToLong(ShardSummary::count).sum() < count) {
            // a thread that spins would take one of the cores that are measured
            LockSupport.parkNanos(200_000);
        }
        return System.nanoTime();
    }

    /** When the handler was told of the key that is waited for. */
    private static final class Latest {
        private String expected = "person-0";
        private CompletableFuture<Long> told = new CompletableFuture<>();

        synchronized void expect(String mark) {
            expected = mark;
            told = new CompletableFuture<>();
        }

        synchronized void tell(Predicate<String> shown) {
            if (shown.test(expected)) {
                told.complete(System.nanoTime());
            }
        }

        long await() throws Exception {
            CompletableFuture<Long> mine;
            synchronized (this) {
                mine = told;
            }
            return mine.get(10, TimeUnit.MINUTES);
        }
    }
}
