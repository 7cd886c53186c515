package io.kore.engine.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.Entry;
import io.kore.KoreRecord;
import io.kore.access.LogSelection;
import io.kore.engine.ingest.BareRecords;
import io.kore.engine.json.Json;
import io.kore.engine.view.ViewLimits;
import io.kore.engine.view.Views;
import io.kore.model.LogName;
import io.kore.model.Payload;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.ShardSummary;
import io.kore.model.WriterId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Records that reach nodes bare by one way and in full by another. */
class BareCopiesTest {
    private static final LogName LOG = new LogName("list");
    private static final Json JSON = new Json();

    private final SimNode writer = SimNode.prompt("w");
    private final SimNode one = SimNode.prompt("one");
    private final SimNode other = SimNode.prompt("other");

    static LongStream seeds() {
        return LongStream.range(0, Boolean.getBoolean("kore.soak") ? 3_000 : 60);
    }

    @Test
    void a_full_copy_replaces_an_equal_bare_one() {
        write(writer, 3);
        bare(one, writer, 3);
        assertThat(shown(one)).containsExactly("1 bare", "2 bare", "3 bare");

        exchange(one, writer, 99);

        assertThat(shown(one)).containsExactly("1 full", "2 full", "3 full");
        assertThat(one.ingest().branches().forks()).isEmpty();
        assertThat(one.forked).isEmpty();
    }

    @Test
    void a_bare_copy_of_what_is_held_in_full_changes_nothing() {
        write(writer, 3);
        exchange(one, writer, 99);
        bare(other, writer, 3);

        exchange(one, other, 99);

        assertThat(shown(one)).containsExactly("1 full", "2 full", "3 full");
        assertThat(one.forked).isEmpty();
        assertThat(one.reports).isEmpty();
    }

    @Test
    void bare_records_go_on_behind_full_ones_until_these_come() {
        write(writer, 3);
        exchange(one, writer, 2);
        bare(one, writer, 3);
        assertThat(one.ingest().held().shown())
                .singleElement()
                .satisfies(shard -> assertThat(shard.count()).isEqualTo(3));
        assertThat(shown(one)).containsExactly("1 full", "2 full", "3 bare");

        exchange(one, writer, 99);

        assertThat(shown(one)).containsExactly("1 full", "2 full", "3 full");
        assertThat(one.ingest().branches().forks()).isEmpty();
    }

    @Test
    void the_writer_of_a_shard_is_not_alarmed_by_bare_copies_of_it() {
        SimCluster cluster = new SimCluster(1);
        Peers peers = cluster.start(writer);
        Peers unused = cluster.start(one);
        write(writer, 3);
        bare(one, writer, 3);

        peers.connect(SimCluster.address("one"), LogSelection.all());
        cluster.advance(Duration.ofMinutes(1));

        assertThat(writer.writer().value()).isEqualTo("w");
        assertThat(writer.hashes()).isEqualTo(one.hashes());
        assertThat(shown(one)).containsExactly("1 full", "2 full", "3 full");
        assertThat(writer.reports).isEmpty();
        assertThat(one.reports).isEmpty();
    }

    @Test
    void more_than_the_writer_holds_retires_its_id_though_it_is_bare() {
        write(writer, 3);
        assertThat(writer.writer().value()).isEqualTo("w");

        BareRecords.Taken taken = new BareRecords(writer.ingest())
                .take(ShardId.of("list", "w"), 3, List.of(Map.of("_korenum", 4, "_korewho", "w", "key", 9)), "hub");

        assertThat(taken.added()).isEqualTo(1);
        assertThat(writer.writer().value()).startsWith("w#r");
    }

    @Test
    void where_values_differ_it_is_a_fork_like_any_other() {
        write(writer, 3);
        BareRecords.Taken unused = new BareRecords(one.ingest())
                .take(
                        ShardId.of("list", "w"),
                        0,
                        List.of(Map.of("_korenum", 1, "_korewho", "w", "key", "else")),
                        "hub");

        exchange(one, writer, 99);

        assertThat(one.ingest().branches().forks()).hasSize(1);
        assertThat(one.ingest().held().shown()).hasSize(2);
        assertThat(one.forked).hasSize(1);
    }

    @Test
    void copies_that_differ_in_value_fork_at_the_first_index_that_differs() {
        write(writer, 3);
        BareRecords.Taken unused =
                new BareRecords(one.ingest()).take(ShardId.of("list", "w"), 0, differing(writer, 2), "hub");

        exchange(one, writer, 99);

        assertThat(one.ingest().branches().forks())
                .singleElement()
                .satisfies(fork -> assertThat(fork.index()).isEqualTo(2));
        assertThat(one.forked).hasSize(1);
        assertThat(one.ingest().held().shown())
                .extracting(shard -> shard.count())
                .containsExactlyInAnyOrder(2L, 1L, 1L);
        exchange(other, one, 99);
        assertThat(other.ingest().held().shown())
                .containsExactlyInAnyOrderElementsOf(one.ingest().held().shown());
    }

    @Test
    void an_entry_of_bare_records_behind_full_ones_can_be_edited_on_what_was_shown() {
        write(writer, 2);
        exchange(other, writer, 99);
        write(other, 1);
        exchange(writer, other, 99);
        write(writer, 2);
        exchange(one, other, 99);
        for (ShardSummary shard : writer.ingest().held().shown()) {
            if (shard.shard().writer().value().equals("w")) {
                bare(one, writer, shard, 4);
            }
        }
        assertThat(shown(one)).contains("1 full", "2 full", "4 bare", "5 bare");

        Entry<Map<String, Object>> entry =
                views(one).gather(LOG).gatherOn("key").now().iterator().next();
        var unused = one.ingest().append(LOG, List.of(Payload.of("{\"key\":0,\"edited\":true}")), entry.base());

        exchange(writer, one, 99);
        exchange(one, writer, 99);
        assertThat(writer.hashes()).isEqualTo(one.hashes());
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void all_nodes_come_to_show_the_same_whatever_came_first(long seed) {
        try {
            new Story(seed).run();
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
        }
    }

    private static final class Story {
        final Random random;
        final List<SimNode> nodes = new ArrayList<>();
        final List<Views> watching = new ArrayList<>();
        final List<Map<Object, String>> mirrors = new ArrayList<>();

        /** A writer whose last records nobody has in full; some have others in their places. */
        final SimNode gone = SimNode.prompt("gone");

        final boolean isDiffering;
        final int known;

        Story(long seed) {
            random = new Random(seed);
            isDiffering = random.nextInt(3) == 0;
            known = random.nextInt(6);
            write(gone, 6);
            for (int i = 0; i < 4; i++) {
                SimNode node = SimNode.prompt("node" + i);
                nodes.add(node);
                Views views = views(node);
                Map<Object, String> mirror = new TreeMap<>();
                views.gather(LOG).gatherOn("key").onChange(result -> {
                    mirror.clear();
                    result.forEach(entry -> mirror.put(entry.key(), entry.last() + " " + entry.json()));
                });
                watching.add(views);
                mirrors.add(mirror);
            }
        }

        void run() {
            for (int step = 0; step < 80; step++) {
                SimNode to = nodes.get(random.nextInt(nodes.size()));
                SimNode from = nodes.get(random.nextInt(nodes.size()));
                int dice = random.nextInt(10);
                if (dice < 4) {
                    write(to, 1);
                } else if (dice < 7 && to != from) {
                    exchange(to, from, 1 + random.nextInt(6));
                } else if (dice < 9 && to != from) {
                    bareShards(to, from);
                } else {
                    fromGone(to);
                }
                advance();
            }
            settle();
            for (SimNode node : nodes) {
                assertThat(node.hashes()).isEqualTo(nodes.get(0).hashes());
                assertThat(node.ingest().held().shown())
                        .containsExactlyInAnyOrderElementsOf(
                                nodes.get(0).ingest().held().shown());
                assertThat(node.ingest().branches().forks())
                        .isEqualTo(nodes.get(0).ingest().branches().forks());
                if (!isDiffering) {
                    assertThat(node.ingest().branches().forks()).isEmpty();
                }
                assertThat(node.writer().value()).isEqualTo(node.name);
                assertThat(node.reports).isEmpty();
                assertThat(shown(node)).doesNotHaveDuplicates();
            }
            advance();
            for (int i = 0; i < nodes.size(); i++) {
                assertThat(gathered(nodes.get(i))).as("newcomer at node %s", i).isEqualTo(gathered(nodes.get(0)));
                assertThat(mirrors.get(i)).as("watcher at node %s", i).isEqualTo(gathered(nodes.get(i)));
                watching.get(i).close();
            }
        }

        private void advance() {
            for (int i = 0; i < nodes.size(); i++) {
                watching.get(i).advance(nodes.get(i).end());
            }
        }

        private void fromGone(SimNode to) {
            if (random.nextBoolean()) {
                List<ShardRecord> full = ForkCheck.records(gone).subList(0, random.nextInt(known + 1));
                if (!full.isEmpty()) {
                    to.accept(full, "gone");
                }
            } else {
                int from = isDiffering && random.nextBoolean() ? 4 : 6;
                var unused =
                        new BareRecords(to.ingest()).take(ShardId.of("list", "gone"), 0, differing(gone, from), "hub");
            }
        }

        /** What a koredb hub would bring of all shards but the receiver's own. */
        private void bareShards(SimNode to, SimNode from) {
            for (ShardSummary shard : from.ingest().held().shown()) {
                WriterId of = shard.shard().writer();
                if (!of.equals(to.writer()) && !of.isBranch()) {
                    bare(to, from, shard, shard.count() - random.nextInt((int) shard.count()));
                }
            }
        }

        private void settle() {
            for (int round = 0; round < 2 * nodes.size(); round++) {
                for (SimNode to : nodes) {
                    nodes.forEach(from -> exchange(to, from, 10_000));
                }
            }
        }

        private static Map<Object, String> gathered(SimNode node) {
            Map<Object, String> all = new TreeMap<>();
            for (Entry<Map<String, Object>> entry :
                    views(node).gather(LOG).gatherOn("key").now()) {
                all.put(entry.key(), entry.last() + " " + entry.json());
            }
            return all;
        }
    }

    private static Views views(SimNode node) {
        return new Views(
                node.store(),
                node.ingest().branches()::named,
                JSON,
                Runnable::run,
                error -> {
                    throw new AssertionError(error);
                },
                ViewLimits.DEFAULT);
    }

    private static void write(SimNode node, int times) {
        for (int i = 0; i < times; i++) {
            long end = node.end();
            var unused = node.append(
                    "list", "{\"key\":" + end % 3 + ", \"" + node.name + "\": " + end + ".50, \"b\":" + end + "}");
        }
    }

    /** Hands over what one node shows of the writer's shard, as a koredb peer would have it. */
    private static void bare(SimNode to, SimNode from, long count) {
        for (ShardSummary shard : from.ingest().held().shown()) {
            bare(to, from, shard, count);
        }
    }

    private static void bare(SimNode to, SimNode from, ShardSummary shard, long count) {
        List<Map<String, Object>> records = new ArrayList<>();
        try (Stream<KoreRecord> all = views(from).records(LOG)) {
            all.filter(record -> record.id().writer().equals(shard.shard().writer()))
                    .limit(count)
                    .forEach(record -> records.add(record.fields()));
        }
        BareRecords.Taken taken = new BareRecords(to.ingest()).take(shard.shard(), 0, records, "hub");
        assertThat(taken.refused()).isNull();
        assertThat(taken.next()).isEqualTo(records.size());
    }

    /** Some of what the other one has, in the order of its arrival there. */
    private static void exchange(SimNode to, SimNode from, int most) {
        Set<ShardRecord> held = new HashSet<>(ForkCheck.records(to));
        List<ShardRecord> lacking = ForkCheck.records(from).stream()
                .filter(record -> !held.contains(record))
                .limit(most)
                .toList();
        if (!lacking.isEmpty()) {
            to.accept(lacking, from.name);
        }
    }

    /** All of a writer's own records as koredb has them, from an index on with other values. */
    private static List<Map<String, Object>> differing(SimNode writer, int from) {
        List<Map<String, Object>> records = new ArrayList<>();
        for (ShardRecord record : ForkCheck.records(writer)) {
            Map<String, Object> fields = new TreeMap<>(JSON.fields(record.payload()));
            fields.put("_korenum", record.number());
            fields.put("_korewho", record.shard().writer().value());
            if (record.index() >= from) {
                fields.put("differs", true);
            }
            records.add(fields);
        }
        return records;
    }

    private static List<String> shown(SimNode node) {
        List<String> all = new ArrayList<>();
        for (ShardSummary shard : node.ingest().held().shown()) {
            try (var cursor = node.ingest().branches().named(LOG).readShard(shard.shard(), 0)) {
                for (ShardRecord record = cursor.next(); record != null; record = cursor.next()) {
                    String id = shard.shard().writer().value().equals("w") ? "" + record.number() : "" + record.id();
                    all.add(id + (record.envelope().isBare() ? " bare" : " full"));
                }
            }
        }
        return all;
    }
}
