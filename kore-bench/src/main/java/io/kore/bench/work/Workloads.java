package io.kore.bench.work;

import io.kore.bench.Workload;
import java.util.List;

/** All workloads. Stateless. */
public final class Workloads {
    private Workloads() {}

    /** Each once, the quick ones first. */
    public static List<Workload> all() {
        return List.of(
                new Durable(),
                new Append(),
                new Scan(),
                new GatherAll(),
                new Incremental(),
                new Late(),
                new Reopen(),
                new Sync(),
                new Live(),
                new Shards(),
                new Memory(),
                new StartUp(),
                new Size());
    }
}
