package io.kore.it.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.Durability;
import io.kore.Node;
import io.kore.model.LogName;
import io.kore.model.RecordId;
import io.kore.spi.ArrivalCursor;
import io.kore.spi.ShardStore;
import io.kore.spi.ShardStoreProvider;
import io.kore.store.file.SimulatedFileStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** S6 through a whole node: what an append acknowledges is durable by then. */
class AcknowledgedIT {
    private static final LogName LOG = new LogName("list");

    @TempDir
    Path folder;

    @Test
    void whenever_the_power_is_cut_all_that_was_acknowledged_is_there() {
        SimulatedFileStore disk = SimulatedFileStore.empty(7, 4 << 10);
        List<RecordId> acknowledged = new ArrayList<>();
        try (Node node = PluggedStore.start(disk.provider(), SimulatedFileStore.PLACE, Durability.always())) {
            for (int i = 0; i < 100; i++) {
                acknowledged.add(node.log(LOG.value()).append("{\"i\":" + i + "}"));
                SimulatedFileStore after = disk.afterPowerCut(i);
                try (ShardStore store = after.provider().open(SimulatedFileStore.PLACE)) {
                    assertThat(held(store)).as("power cut after append %d", i).containsExactlyElementsOf(acknowledged);
                }
            }
        }
        System.out.printf(
                Locale.ROOT,
                "acknowledged: %,d power cuts, each right after an append; nothing that was acknowledged was lost%n",
                acknowledged.size());
    }

    private static List<RecordId> held(ShardStore store) {
        List<RecordId> ids = new ArrayList<>();
        try (ArrivalCursor cursor = store.readArrivals(0)) {
            for (var record = cursor.next(); record != null; record = cursor.next()) {
                if (record.shard().log().equals(LOG)) {
                    ids.add(record.id());
                }
            }
        }
        return ids;
    }

    @ParameterizedTest
    @MethodSource("stores")
    void each_append_returns_only_when_a_force_has_covered_it(ShardStoreProvider provider) throws Exception {
        int threads = 6;
        int each = 50;
        ForceWatch watch = new ForceWatch(provider);
        ExecutorService appending = Executors.newFixedThreadPool(threads);
        try (Node node = PluggedStore.start(watch, folder.resolve("store").toString(), Durability.always())) {
            List<Callable<Boolean>> writers = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                writers.add(() -> {
                    for (int i = 0; i < each; i++) {
                        RecordId id = node.log(LOG.value()).append("{}");
                        assertThat(watch.isForced(id)).as("%s is forced", id).isTrue();
                    }
                    return true;
                });
            }
            for (Future<Boolean> writer : appending.invokeAll(writers, 60, TimeUnit.SECONDS)) {
                assertThat(writer.get()).isTrue();
            }
        } finally {
            appending.shutdownNow();
        }
        System.out.printf(
                Locale.ROOT,
                "acknowledged: %s, %,d appends of %d threads, covered by %,d forces%n",
                provider.name(),
                threads * each,
                threads,
                watch.forces());
    }

    static Stream<ShardStoreProvider> stores() {
        return ServiceLoader.load(ShardStoreProvider.class).stream().map(ServiceLoader.Provider::get);
    }

    @Test
    void an_append_that_does_not_wait_for_a_force_is_told_apart() {
        ForceWatch watch = new ForceWatch(SimulatedFileStore.empty(1, 4 << 10).provider());
        Durability later = Durability.every(Duration.ofHours(1));
        try (Node node = PluggedStore.start(watch, SimulatedFileStore.PLACE, later)) {
            assertThat(watch.isForced(node.log(LOG.value()).append("{}"))).isFalse();
        }
    }
}
