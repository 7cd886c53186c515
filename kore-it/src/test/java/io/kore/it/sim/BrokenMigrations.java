package io.kore.it.sim;

import io.kore.Migration;
import io.kore.MigrationStatus;
import io.kore.Node;
import io.kore.codec.RunningHash;
import io.kore.model.Envelope;
import io.kore.model.Payload;
import io.kore.model.ShardRecord;
import io.kore.spi.ShardStore;
import io.kore.tck.sim.SimulatedProcess;
import io.kore.tck.sim.SimulationParts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Parts that spoil what is derived, in one way each. */
final class BrokenMigrations {
    private BrokenMigrations() {}

    /** The last one of a batch is not written. */
    static SimulationParts losesADerivedRecord() {
        return appending(batch -> batch.subList(0, batch.size() - 1));
    }

    /** The last one of a batch is written again behind itself. */
    static SimulationParts derivesTwice() {
        return appending(batch -> {
            ShardRecord last = batch.get(batch.size() - 1);
            List<ShardRecord> all = new ArrayList<>(batch);
            all.add(new ShardRecord(
                    last.shard(),
                    last.index() + 1,
                    last.envelope(),
                    last.payload(),
                    RunningHash.after(last.hash(), last.envelope(), last.payload())));
            return all;
        });
    }

    /** The last one of a batch comes to something that the migrator did not answer, or comes from nowhere. */
    static SimulationParts derivesSomethingElse() {
        return appending(batch -> {
            ShardRecord last = batch.get(batch.size() - 1);
            if (last.index() > 0) {
                return batch;
            }
            Payload other = Payload.of("{\"n\":1}");
            Envelope envelope = last.envelope();
            List<ShardRecord> all = new ArrayList<>(batch.subList(0, batch.size() - 1));
            all.add(new ShardRecord(
                    last.shard(),
                    0,
                    envelope,
                    other,
                    RunningHash.after(RunningHash.start(last.shard()), envelope, other)));
            return all;
        });
    }

    /** Says that it is through before it is. */
    static SimulationParts callsAMigrationCaughtUp() {
        return new SimulationParts() {
            @Override
            public Node node(Node node, SimulatedProcess process) {
                return Around.part(
                        Node.class,
                        node,
                        Map.of(
                                "migrations",
                                (arguments, real) -> node.migrations().stream()
                                        .map(BrokenMigrations::through)
                                        .toList()));
            }
        };
    }

    private static Migration through(Migration migration) {
        return Around.part(Migration.class, migration, Map.of("status", (arguments, real) -> {
            MigrationStatus status = migration.status();
            return new MigrationStatus(status.from(), status.to(), true, status.shards());
        }));
    }

    /** Changes now and then what is written, if the last of it is derived. */
    private static SimulationParts appending(Function<List<ShardRecord>, List<ShardRecord>> change) {
        return new SimulationParts() {
            @Override
            public ShardStore store(ShardStore store, SimulatedProcess process) {
                return Around.part(ShardStore.class, store, Map.of("append", (arguments, real) -> {
                    List<ShardRecord> batch = batch(arguments[0]);
                    boolean isDerived = batch.get(batch.size() - 1).envelope().origin() != null;
                    List<ShardRecord> changed =
                            isDerived && process.random().nextInt(4) == 0 ? change.apply(batch) : batch;
                    return changed.isEmpty() ? (Object) store.end() : real.call(changed);
                }));
            }
        };
    }

    @SuppressWarnings("unchecked") // what the method of that name is called with
    private static List<ShardRecord> batch(@Nullable Object argument) {
        return (List<ShardRecord>) Objects.requireNonNull(argument);
    }
}
