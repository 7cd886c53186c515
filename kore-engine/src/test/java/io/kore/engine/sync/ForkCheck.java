package io.kore.engine.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.engine.branch.Branches;
import io.kore.engine.branch.NamedLog;
import io.kore.model.Base;
import io.kore.model.Hash;
import io.kore.model.LogName;
import io.kore.model.Prefix;
import io.kore.model.Seen;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.ShardSummary;
import io.kore.model.WriterId;
import io.kore.spi.ArrivalCursor;
import io.kore.spi.RecordCursor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Compares all that a node shows with what a {@link ForkOracle} says of the records that it holds. Stateless. */
final class ForkCheck {
    private ForkCheck() {}

    /** All records of a node by their places in their writers' shards. */
    static List<ShardRecord> records(SimNode node) {
        List<ShardRecord> all = new ArrayList<>();
        try (ArrivalCursor cursor = node.store().readArrivals(0)) {
            for (ShardRecord r = cursor.next(); r != null; r = cursor.next()) {
                all.add(node.histories().strands().strand(r.shard()).inHistory(r));
            }
        }
        assertThat(all).as(node.name).doesNotHaveDuplicates();
        return all;
    }

    static void check(SimNode node) {
        ForkOracle oracle = new ForkOracle(records(node));
        Map<ShardId, List<Hash>> expected = oracle.shards();
        Map<ShardId, List<Hash>> shown = new TreeMap<>();
        Set<LogName> logs = new TreeSet<>();
        for (ShardSummary summary : node.ingest().held().shards()) {
            logs.add(summary.shard().log());
            List<ShardRecord> records =
                    read(node.ingest().branches().named(summary.shard().log()), summary.shard());
            assertThat(ShardSummary.endingAt(records.get(records.size() - 1))).isEqualTo(summary);
            shown.put(summary.shard(), records.stream().map(ShardRecord::hash).toList());
        }
        assertThat(shown).as("shards of %s", node.name).isEqualTo(expected);
        assertThat(forks(node)).as("forks at %s", node.name).isEqualTo(oracle.forks());
        logs.forEach(log -> checkPasts(node, log, expected, oracle));
    }

    private static Map<ShardId, List<Long>> forks(SimNode node) {
        Map<ShardId, List<Long>> forks = new TreeMap<>();
        for (Branches.Fork fork : node.ingest().branches().forks()) {
            forks.computeIfAbsent(fork.shard(), shard -> new ArrayList<>()).add(fork.index());
        }
        return forks;
    }

    private static List<ShardRecord> read(NamedLog log, ShardId shard) {
        List<ShardRecord> records = new ArrayList<>();
        try (RecordCursor cursor = log.readShard(shard, 0)) {
            for (ShardRecord record = cursor.next(); record != null; record = cursor.next()) {
                assertThat(record.shard()).isEqualTo(shard);
                assertThat(record.index()).isEqualTo(records.size());
                records.add(record);
            }
        }
        return records;
    }

    /** Adds up what shown envelopes say, as a fold does, and compares it with what they mean. */
    private static void checkPasts(SimNode node, LogName log, Map<ShardId, List<Hash>> shards, ForkOracle oracle) {
        Map<WriterId, Map<WriterId, Long>> seen = new HashMap<>();
        NamedLog named = node.ingest().branches().named(log);
        try (ArrivalCursor cursor = named.readArrivals(0)) {
            for (ShardRecord record = cursor.next(); record != null; record = cursor.next()) {
                if (record.shard().log().equals(log)) {
                    Map<WriterId, Long> counts =
                            seen.computeIfAbsent(record.shard().writer(), w -> new HashMap<>());
                    checkRecord(record, counts, shards, oracle);
                    assertThat(named.arrivalOf(record.shard(), record.index())).isEqualTo(cursor.position());
                }
            }
        }
    }

    private static void checkRecord(
            ShardRecord record, Map<WriterId, Long> counts, Map<ShardId, List<Hash>> shards, ForkOracle oracle) {
        Seen change = record.envelope().seen();
        if (change == null) {
            throw new AssertionError(record + " tells no past");
        }
        if (change.absolute()) {
            counts.clear();
        }
        change.entries().prefixes().forEach((writer, prefix) -> counts.put(writer, prefix.count()));
        LogName log = record.shard().log();
        Set<Hash> past = new HashSet<>(of(shards, record.shard()).subList(0, (int) record.index()));
        counts.forEach((writer, count) -> add(shards, log, writer, count, past));
        Set<Hash> expected = oracle.past(record.hash());
        assertThat(past).as("past of %s", record).isEqualTo(expected);
        long highest = past.stream().mapToLong(oracle::number).max().orElse(0);
        assertThat(record.number()).as("number of %s", record).isEqualTo(highest + 1);
        checkHeads(change.entries().prefixes(), log, shards);
        Base base = record.envelope().base();
        Set<Hash> named = null;
        if (base != null) {
            named = new HashSet<>();
            for (Map.Entry<WriterId, Prefix> entry : base.frontier().prefixes().entrySet()) {
                add(shards, log, entry.getKey(), entry.getValue().count(), named);
            }
            for (Base.Single single : base.singles()) {
                named.add(of(shards, new ShardId(log, single.writer())).get((int) single.index()));
            }
            checkHeads(base.frontier().prefixes(), log, shards);
            assertThat(expected).containsAll(named);
        }
        assertThat(named).as("base of %s", record).isEqualTo(oracle.base(record.hash()));
    }

    private static List<Hash> of(Map<ShardId, List<Hash>> shards, ShardId shard) {
        List<Hash> hashes = shards.get(shard);
        if (hashes == null) {
            throw new AssertionError(shard + " is named, but not to be shown");
        }
        return hashes;
    }

    private static void add(Map<ShardId, List<Hash>> shards, LogName log, WriterId writer, long count, Set<Hash> all) {
        all.addAll(of(shards, new ShardId(log, writer)).subList(0, (int) count));
    }

    private static void checkHeads(Map<WriterId, Prefix> prefixes, LogName log, Map<ShardId, List<Hash>> shards) {
        prefixes.forEach((writer, prefix) -> assertThat(of(shards, new ShardId(log, writer))
                        .get((int) prefix.count() - 1)
                        .head())
                .as("%s of %s", prefix, writer)
                .isEqualTo(prefix.hashHead()));
    }
}
