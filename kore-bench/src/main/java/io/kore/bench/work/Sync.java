package io.kore.bench.work;

import io.kore.Node;
import io.kore.SyncReport;
import io.kore.bench.Bench;
import io.kore.bench.Contacts;
import io.kore.bench.Folders;
import io.kore.bench.Nodes;
import io.kore.bench.People;
import io.kore.bench.Timed;
import io.kore.bench.Workload;
import io.kore.bench.limit.RawSocket;

/** An empty node takes all that a hub holds over HTTP on loopback, and holds it durably at the end. */
final class Sync implements Workload {
    @Override
    public String name() {
        return "sync";
    }

    @Override
    public String what() {
        return "an empty node takes all from a hub over HTTP on loopback, durable at its end";
    }

    @Override
    public long usualN() {
        return 1_000_000;
    }

    @Override
    public void run(Bench bench) throws Exception {
        Contacts.make(bench.place("hub"), bench.n(), 100_000);
        long bytes = bench.n() * People.record(0, 1).length();
        try (Node hub = Nodes.durable(bench.place("hub")).listen(0).start();
                RawSocket socket = new RawSocket()) {
            bench.rates(
                    "synced_records",
                    "Jetty WebSocket moving the same bytes in messages of 64 KiB",
                    () -> bench.n() / Timed.seconds(() -> socket.move(bytes)),
                    () -> take(bench, hub));
        }
    }

    private static double take(Bench bench, Node hub) throws Exception {
        Folders.delete(bench.folder().resolve("empty"));
        try (Node empty = Nodes.durable(bench.place("empty")).start()) {
            return bench.n()
                    / Timed.seconds(() -> {
                        SyncReport report = empty.sync(Nodes.url(hub)).join();
                        if (report.received() != bench.n()) {
                            throw new IllegalStateException("took " + report);
                        }
                    });
        }
    }
}
