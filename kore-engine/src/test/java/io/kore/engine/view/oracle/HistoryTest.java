package io.kore.engine.view.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.Durability;
import io.kore.engine.ingest.Ingest;
import io.kore.engine.ingest.Journal;
import io.kore.engine.json.PayloadCheck;
import io.kore.memory.MemoryStoreProvider;
import io.kore.model.ShardRecord;
import io.kore.spi.ShardStore;
import java.util.BitSet;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The histories are such as can happen, and rich enough. */
class HistoryTest {
    @Test
    void a_node_accepts_what_every_member_holds() {
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        try {
            for (long seed = 0; seed < 200; seed++) {
                History history = new History(seed, EnumSet.allOf(Feature.class));
                while (!history.isOver()) {
                    history.step();
                }
                for (Member member : history.members) {
                    accept(member, seed, timer);
                }
            }
        } finally {
            timer.shutdownNow();
        }
    }

    /** A test of how the oracle reads what derived records say of their pasts. */
    @Test
    void a_migration_that_keeps_all_gathers_to_the_same() {
        int migrations = 0;
        for (long seed = 0; seed < 300; seed++) {
            History history = new History(seed, EnumSet.allOf(Feature.class));
            while (!history.isOver()) {
                history.step();
            }
            history.settle(step -> {});
            for (Migration migration : history.migrations) {
                if (migration.isIdentity()) {
                    migration.run(history.members.get(0));
                    checkSame(history, history.members.get(0), migration, seed);
                    migrations++;
                }
            }
        }
        assertThat(migrations).isGreaterThan(50);
    }

    @Test
    void where_all_that_is_held_is_migrated_the_new_log_is_the_old_one() {
        int times = 0;
        for (long seed = 0; seed < 200; seed++) {
            History history = History.migrated(seed, EnumSet.of(Feature.DERIVED));
            while (!history.isOver()) {
                Member member = history.step().member();
                for (Migration migration : history.migrations) {
                    if (migration.isIdentity() && isWhollyMigrated(member, migration)) {
                        checkSame(history, member, migration, seed);
                        times++;
                    }
                }
            }
        }
        assertThat(times).isGreaterThan(500);
    }

    private static boolean isWhollyMigrated(Member member, Migration migration) {
        List<OracleRecord> sources = member.arrivals().stream()
                .filter(record -> record.log().equals(migration.from()))
                .toList();
        Set<OracleRecord> migrated =
                derived(member, migration).map(made -> made.origins().get(0)).collect(Collectors.toSet());
        return !sources.isEmpty() && migrated.equals(Set.copyOf(sources));
    }

    private static Stream<OracleRecord> derived(Member member, Migration migration) {
        return member.arrivals().stream()
                .filter(record -> record.log().equals(migration.to())
                        && !record.origins().isEmpty()
                        && record.origins().get(0).log().equals(migration.from()));
    }

    private static void checkSame(History history, Member member, Migration migration, long seed) {
        BitSet derived = new BitSet();
        derived(member, migration).forEach(record -> derived.set(record.id()));
        Comparator<OracleRecord> order = new NaiveView(Rule.on("k"), migration.to(), history.all).mergedOrder();
        assertThat(derived(member, migration)
                        .sorted(order)
                        .map(made -> made.origins().get(0)))
                .as("seed %d, %s", seed, migration)
                .isSortedAccordingTo(order);
        for (Rule rule : history.rules) {
            NaiveView before = new NaiveView(rule, migration.from(), history.all);
            NaiveView after = new NaiveView(rule, migration.to(), history.all);
            assertThat(fields(after.view(derived)))
                    .as("seed %d, %s, %s", seed, migration, rule)
                    .isEqualTo(fields(before.view(member.held)));
        }
    }

    private static List<String> fields(SortedMap<Object, NaiveView.Merged> view) {
        return view.values().stream()
                .map(merged -> merged.last().number() + PlainJson.canonical(merged.fields()))
                .toList();
    }

    private static void accept(Member member, long seed, ScheduledExecutorService timer) {
        try (ShardStore store = new MemoryStoreProvider().open("store")) {
            Journal journal = new Journal(store, Durability.always(), Runnable::run, timer);
            Ingest ingest = new Ingest(journal, new PayloadCheck(), "judge", () -> new byte[16]);
            List<ShardRecord> records =
                    member.arrivals().stream().map(OracleRecord::stored).toList();
            if (!records.isEmpty()) {
                assertThat(ingest.accept(records, "peer").records())
                        .as("seed %d, %s", seed, member.writer())
                        .isEqualTo(records);
            }
        }
    }
}
