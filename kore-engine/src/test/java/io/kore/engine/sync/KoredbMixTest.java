package io.kore.engine.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.access.Decision;
import io.kore.engine.json.Json;
import io.kore.engine.koredb.Portion;
import io.kore.model.ShardSummary;
import io.kore.spi.RecordCursor;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * koredb nodes as they behave around a Kore node: whatever happens, all come to hold the same. A client posts when it has
 * appended, was told of news, or got records, and else not before its period is over, as the real one does.
 */
class KoredbMixTest {
    private static final List<String> LOGS = List.of("A", "B", "long-name");
    private static final int POSTS_MAX = 2_000;

    /** A koredb with its event stream, if it has one. */
    private static final class Client {
        final KoredbModel model;
        final KoredbDesk.@Nullable Stream stream;
        final String remote;
        private boolean isDue = true;
        private int eventsSeen;

        Client(KoredbModel model, KoredbDesk desk, boolean hasStream) {
            this.model = model;
            this.remote = "host-" + System.identityHashCode(this) + ":1";
            this.stream = hasStream ? desk.listen(remote) : null;
        }

        boolean isDue() {
            return isDue || (stream != null && stream.events > eventsSeen);
        }

        void post(KoredbDesk desk, boolean isAnswerLost) {
            isDue = false;
            eventsSeen = stream == null ? 0 : stream.events;
            String answer = desk.post(model.request(), remote, Decision.allow());
            // an answer that is lost is made up for when the period is over
            isDue = isAnswerLost || model.answered(answer);
            desk.tell();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void clients_of_a_hub_and_the_hub_come_to_hold_the_union(long group) {
        for (long seed = group * 1_000; seed < group * 1_000 + 20; seed++) {
            run(seed);
        }
    }

    private static void run(long seed) {
        Random random = new Random(seed);
        SimNode node = SimNode.prompt("hub");
        KoredbDesk desk = new KoredbDesk(node, 200 + random.nextInt(2_000));
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            clients.add(new Client(KoredbModel.stored("client-" + i), desk, random.nextBoolean()));
        }
        Client guest = new Client(KoredbModel.unsynched("guest"), desk, true);
        clients.add(guest);
        for (int step = 0; step < 60; step++) {
            step(random, step, desk, clients.get(random.nextInt(clients.size())), guest);
        }
        settle(desk, clients, seed);
        for (Client client : clients) {
            assertThat(client.model.held()).as("seed " + seed).isEqualTo(held(node));
        }
        assertThat(node.reports).as("seed " + seed).isEmpty();
    }

    private static void step(Random random, int step, KoredbDesk desk, Client client, Client guest) {
        String log = LOGS.get(random.nextInt(LOGS.size()));
        switch (random.nextInt(5)) {
            case 0, 1 -> {
                // the guest may not write before it is told what there is
                if (client != guest || !client.model.held().isEmpty()) {
                    client.model.add(log, "i", step);
                    client.isDue = true;
                }
            }
            case 2 -> {
                desk.node.append(log, "{\"i\":" + step + "}");
                desk.tell();
            }
            case 3 -> {
                client.model.restart();
                client.isDue = true;
            }
            default -> client.post(desk, random.nextInt(4) == 0);
        }
    }

    /** Lets those post who would; those without a stream also once their period is over, as long as that helps. */
    private static void settle(KoredbDesk desk, List<Client> clients, long seed) {
        int posts = 0;
        boolean isMoving = true;
        while (isMoving) {
            for (boolean isAny = true; isAny; ) {
                isAny = false;
                for (Client client : clients) {
                    if (client.isDue()) {
                        client.post(desk, false);
                        isAny = true;
                        posts++;
                        assertThat(posts).as("posts, seed " + seed).isLessThan(POSTS_MAX);
                    }
                }
            }
            isMoving = false;
            for (Client client : clients) {
                if (client.stream == null && !client.model.held().equals(held(desk.node))) {
                    client.isDue = true;
                    isMoving = true;
                }
            }
        }
    }

    static SortedMap<String, List<String>> held(SimNode node) {
        Json json = new Json();
        SortedMap<String, List<String>> held = new TreeMap<>();
        for (ShardSummary summary : node.shown().shards()) {
            List<String> records = new ArrayList<>();
            try (RecordCursor cursor = node.shown().read(Portion.told(summary.shard(), 0))) {
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
