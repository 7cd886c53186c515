package io.kore.engine.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.engine.branch.SeenReader;
import io.kore.engine.branch.Strands;
import io.kore.model.Prefix;
import io.kore.model.RecordId;
import io.kore.model.ShardRecord;
import io.kore.model.WriterId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random histories of nodes that append, exchange parts and restart. What each record says of its past is
 * compared with what its node really held, noted apart and plainly when it was appended.
 */
class IngestHistoriesTest {
    static List<Long> seeds() {
        return new Random(1).longs(60).boxed().toList();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void every_past_is_exactly_what_was_held(long seed) {
        Random random = new Random(seed);
        List<TestNode> nodes = new ArrayList<>();
        for (int i = 0; i < 2 + random.nextInt(4); i++) {
            nodes.add(new TestNode("n" + i));
        }
        Map<RecordId, Set<RecordId>> pasts = new HashMap<>();
        for (int step = 0; step < 250; step++) {
            int at = random.nextInt(nodes.size());
            TestNode node = nodes.get(at);
            int what = random.nextInt(20);
            if (what < 12) {
                Set<RecordId> past = ids(node);
                ShardRecord record = node.append("{\"step\":" + step + "}");
                long highest = past.stream().mapToLong(RecordId::number).max().orElse(0);
                assertThat(record.number()).isEqualTo(highest + 1);
                pasts.put(record.id(), past);
            } else if (what < 19) {
                TestNode other = nodes.get(random.nextInt(nodes.size()));
                if (other != node) {
                    node.pull(other, 1 + random.nextInt(30));
                }
            } else {
                nodes.set(at, node.restarted());
            }
        }
        nodes.forEach(node -> checkPasts(node, pasts));
        nodes.forEach(TestNode::close);
    }

    private static void checkPasts(TestNode node, Map<RecordId, Set<RecordId>> pasts) {
        SeenReader reader = new SeenReader(node.store, Strands::none);
        Map<WriterId, List<ShardRecord>> shards = new HashMap<>();
        for (ShardRecord record : node.arrivals()) {
            shards.computeIfAbsent(record.shard().writer(), w -> new ArrayList<>())
                    .add(record);
            Set<RecordId> past = new HashSet<>();
            addFirst(past, shards.get(record.shard().writer()), record.index());
            for (Map.Entry<WriterId, Prefix> seen :
                    reader.after(record.shard(), record.index() + 1).entrySet()) {
                addFirst(
                        past,
                        shards.getOrDefault(seen.getKey(), List.of()),
                        seen.getValue().count());
            }
            assertThat(past).as("past of %s", record.id()).isEqualTo(pasts.get(record.id()));
        }
    }

    private static void addFirst(Set<RecordId> past, List<ShardRecord> shard, long count) {
        assertThat(shard).hasSizeGreaterThanOrEqualTo((int) count);
        shard.subList(0, (int) count).forEach(record -> past.add(record.id()));
    }

    private static Set<RecordId> ids(TestNode node) {
        Set<RecordId> ids = new HashSet<>();
        node.arrivals().forEach(record -> ids.add(record.id()));
        return ids;
    }
}
