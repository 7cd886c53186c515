package io.kore.engine.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.engine.json.Json;
import io.kore.model.ShardSummary;
import io.kore.spi.RecordCursor;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** koredb nodes as they behave around a Kore node: whatever happens, all come to hold the same. */
class KoredbMixTest {
    private static final List<String> LOGS = List.of("A", "B", "long-name");
    private static final int ROUNDS_MAX = 60;

    private final List<KoredbModel> clients = new ArrayList<>();

    private void start(Random random) {
        for (int i = 0; i < 3; i++) {
            clients.add(KoredbModel.stored("client-" + i));
        }
        clients.add(KoredbModel.unsynched("guest"));
        assertThat(random).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void clients_of_a_hub_and_the_hub_come_to_hold_the_union(long group) {
        for (long seed = group * 1_000; seed < group * 1_000 + 20; seed++) {
            clients.clear();
            run(seed);
        }
    }

    private void run(long seed) {
        Random random = new Random(seed);
        start(random);
        SimNode node = SimNode.prompt("hub");
        KoredbDesk desk = new KoredbDesk(node, 200 + random.nextInt(2_000));
        // the guest may not write before it is told what there is
        for (int step = 0; step < 60; step++) {
            KoredbModel client = clients.get(random.nextInt(clients.size()));
            String log = LOGS.get(random.nextInt(LOGS.size()));
            switch (random.nextInt(5)) {
                case 0, 1 -> {
                    if (!client.held().isEmpty() || client != clients.get(3)) {
                        client.add(log, "i", step);
                    }
                }
                case 2 -> node.append(log, "{\"i\":" + step + "}");
                case 3 -> client.restart();
                default -> {
                    String request = client.request();
                    String answer = desk.post(request);
                    if (random.nextInt(4) > 0) {
                        boolean unused = client.answered(answer);
                    }
                }
            }
        }
        settle(desk, seed);
        for (KoredbModel client : clients) {
            assertThat(client.held()).as("seed " + seed).isEqualTo(held(node));
        }
        assertThat(node.reports).as("seed " + seed).isEmpty();
    }

    /** Posts as koredb nodes do that are told of news, until nothing moves. */
    private void settle(KoredbDesk desk, long seed) {
        int quiet = 0;
        for (int round = 0; quiet < 2; round++) {
            assertThat(round).as("rounds, seed " + seed).isLessThan(ROUNDS_MAX);
            long before = desk.node.end();
            boolean isAny = false;
            for (KoredbModel client : clients) {
                isAny |= client.answered(desk.post(client.request()));
            }
            quiet = isAny || desk.node.end() > before ? 0 : quiet + 1;
        }
    }

    static SortedMap<String, List<String>> held(SimNode node) {
        Json json = new Json();
        SortedMap<String, List<String>> held = new TreeMap<>();
        for (ShardSummary summary : node.holdings().shards()) {
            List<String> records = new ArrayList<>();
            try (RecordCursor cursor = node.readShard(summary.shard(), 0)) {
                for (var record = cursor.next(); record != null; record = cursor.next()) {
                    String payload = json.line(record.payload());
                    records.add(payload.substring(0, payload.length() - 1) + ",\"_korenum\":" + record.number()
                            + ",\"_korewho\":\"" + record.shard().writer() + "\"}");
                }
            }
            held.put(summary.shard().log() + "/" + summary.shard().writer(), records);
        }
        return held;
    }
}
