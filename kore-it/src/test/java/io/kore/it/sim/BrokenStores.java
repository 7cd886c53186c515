package io.kore.it.sim;

import io.kore.error.StoreFailedException;
import io.kore.it.sim.Around.Call;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.ShardSummary;
import io.kore.spi.ArrivalCursor;
import io.kore.spi.ShardStore;
import io.kore.spi.StoreMetadata;
import io.kore.tck.sim.SimulatedProcess;
import io.kore.tck.sim.SimulationParts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Stores that break their contract in one way each. */
final class BrokenStores {
    private BrokenStores() {}

    static SimulationParts skipsForces() {
        return of("force", (store, process) -> (arguments, real) -> store.end());
    }

    static SimulationParts forcesNowAndThen() {
        return of("force", (store, process) -> {
            int[] calls = new int[1];
            return (arguments, real) -> calls[0]++ % 4 == 3 ? store.end() : real.call();
        });
    }

    /** Says that one record more is durable than is. */
    static SimulationParts countsOneTooMany() {
        return of("force", (store, process) -> (arguments, real) -> (Long) Objects.requireNonNull(real.call()) + 1);
    }

    static SimulationParts callsAFailedForceGood() {
        return of("force", (store, process) -> (arguments, real) -> {
            try {
                return real.call();
            } catch (StoreFailedException e) {
                return store.end();
            }
        });
    }

    static SimulationParts swallowsThatTheDiskIsFull() {
        return of("append", (store, process) -> (arguments, real) -> {
            try {
                return real.call(arguments);
            } catch (StoreFailedException e) {
                return store.end();
            }
        });
    }

    static SimulationParts tearsBatches() {
        return of("append", (store, process) -> (arguments, real) -> {
            for (ShardRecord record : batch(arguments)) {
                Object unused = real.call(List.of(record));
            }
            return store.end();
        });
    }

    /** Of batches over several shards, the last record of the first shard is lost. */
    static SimulationParts losesARecordOfABatch() {
        return of("append", (store, process) -> (arguments, real) -> {
            List<ShardRecord> batch = new ArrayList<>(batch(arguments));
            Set<ShardId> shards = new HashSet<>();
            batch.forEach(record -> shards.add(record.shard()));
            if (shards.size() > 1) {
                ShardId first = batch.get(0).shard();
                for (int i = batch.size() - 1; i >= 0; i--) {
                    if (batch.get(i).shard().equals(first)) {
                        batch.remove(i);
                        break;
                    }
                }
            }
            return real.call(batch);
        });
    }

    /** Batches of peers are written in the opposite order of shards, so that effects come before causes. */
    static SimulationParts writesAnotherOrder() {
        return of("append", (store, process) -> (arguments, real) -> {
            Map<ShardId, List<ShardRecord>> byShard = new TreeMap<>(java.util.Comparator.reverseOrder());
            batch(arguments)
                    .forEach(record -> byShard.computeIfAbsent(record.shard(), shard -> new ArrayList<>())
                            .add(record));
            List<ShardRecord> turned = new ArrayList<>();
            byShard.values().forEach(turned::addAll);
            return real.call(turned);
        });
    }

    static SimulationParts forgetsLastNumbers() {
        return of(
                "shards",
                (store, process) -> (arguments, real) -> summaries(real.call()).stream()
                        .map(summary -> new ShardSummary(summary.shard(), summary.count(), 1, summary.hash()))
                        .toList());
    }

    static SimulationParts forgetsAShard() {
        return of("shards", (store, process) -> (arguments, real) -> {
            List<ShardSummary> all = new ArrayList<>(summaries(real.call()));
            if (!all.isEmpty()) {
                all.remove(process.random().nextInt(all.size()));
            }
            return all;
        });
    }

    static SimulationParts isAlwaysAtTheSamePlace() {
        return of("location", (store, process) -> (arguments, real) -> "here");
    }

    /** Now and then a record is passed over where the journal is read. */
    static SimulationParts skipsAnArrival() {
        return of("readArrivals", (store, process) -> (arguments, real) -> {
            ArrivalCursor cursor = (ArrivalCursor) Objects.requireNonNull(real.call(arguments));
            return Around.part(ArrivalCursor.class, cursor, Map.of("next", (none, next) -> {
                Object record = next.call();
                return record != null && process.random().nextInt(10) == 0 ? next.call() : record;
            }));
        });
    }

    /** What is kept beside the journal is gone after a crash. */
    static SimulationParts keepsMetadataInMemory() {
        return of("metadata", (store, process) -> {
            Map<String, Optional<byte[]>> written = new TreeMap<>();
            return (arguments, real) -> Around.part(
                    StoreMetadata.class,
                    (StoreMetadata) java.util.Objects.requireNonNull(real.call()),
                    Map.of(
                            "write", (given, write) -> keep(written, given, Optional.of((byte[]) given[1])),
                            "remove", (given, remove) -> keep(written, given, Optional.empty()),
                            "read",
                                    (given, read) -> written.containsKey((String) given[0])
                                            ? written.get((String) given[0])
                                            : read.call(given)));
        });
    }

    private static @Nullable Object keep(
            Map<String, Optional<byte[]>> written, Object[] given, Optional<byte[]> value) {
        written.put((String) given[0], value);
        return null;
    }

    private static SimulationParts of(String method, BiFunction<ShardStore, SimulatedProcess, Call> call) {
        return new SimulationParts() {
            @Override
            public ShardStore store(ShardStore store, SimulatedProcess process) {
                return Around.part(ShardStore.class, store, Map.of(method, call.apply(store, process)));
            }
        };
    }

    @SuppressWarnings("unchecked") // what the method of that name is called with
    private static List<ShardRecord> batch(Object[] arguments) {
        return (List<ShardRecord>) arguments[0];
    }

    @SuppressWarnings("unchecked") // what the method of that name answers
    private static Collection<ShardSummary> summaries(@Nullable Object answer) {
        return (Collection<ShardSummary>) java.util.Objects.requireNonNull(answer);
    }
}
