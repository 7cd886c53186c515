package io.kore.it.selection;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.Kore;
import io.kore.Node;
import io.kore.NodeBuilder;
import io.kore.access.Decision;
import io.kore.access.IncomingRequest;
import io.kore.access.LogPolicy;
import io.kore.access.LogSelection;
import io.kore.it.story.Eventually;
import io.kore.model.Hash;
import io.kore.model.ShardId;
import io.kore.model.ShardSummary;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SelectionIT {
    private static final List<String> LOGS = List.of("a", "*", "../b");

    private final List<Node> nodes = new ArrayList<>();

    @AfterEach
    void closeAll() {
        nodes.forEach(Node::close);
    }

    private Node start(NodeBuilder builder) {
        Node node = builder.start();
        nodes.add(node);
        return node;
    }

    private static String address(Node node) {
        return node.addresses().get(0).toString();
    }

    private static Map<ShardId, Hash> held(Node node, String log) {
        Map<ShardId, Hash> held = new HashMap<>();
        for (ShardSummary shard : node.shards()) {
            if (shard.shard().log().value().equals(log)) {
                held.put(shard.shard(), shard.hash());
            }
        }
        return held;
    }

    @Test
    void a_guest_reads_news_writes_in_the_book_and_hears_of_nothing_else() {
        LogPolicy guests = LogPolicy.of(List.of("News"), List.of("GuestBook"));
        Queue<String> hubErrors = new ConcurrentLinkedQueue<>();
        Queue<String> guestErrors = new ConcurrentLinkedQueue<>();
        Node hub = start(Kore.node()
                .whoAmI("hub")
                .listen(0)
                .checkRequest(request -> Decision.allow("a guest", guests))
                .onError(error -> hubErrors.add(String.valueOf(error.getMessage()))));
        for (String log : List.of("News", "GuestBook", "Diary")) {
            hub.log(log).append(Map.of("of", "hub"));
        }
        Node guest = start(Kore.node()
                .whoAmI("guest")
                .connect(address(hub))
                .onError(error -> guestErrors.add(String.valueOf(error.getMessage()))));
        guest.log("News").append(Map.of("of", "guest"));
        guest.log("GuestBook").append(Map.of("of", "guest"));

        Eventually.holds(
                () -> held(guest, "News").size() == 2 && held(hub, "GuestBook").size() == 2);
        Eventually.holds(() -> !hubErrors.isEmpty() && !guestErrors.isEmpty());
        assertThat(guest.logs()).containsExactly("GuestBook", "News");
        assertThat(held(guest, "GuestBook")).hasSize(1);
        assertThat(held(hub, "News")).hasSize(1);
        assertThat(guestErrors).singleElement().asString().contains("takes no records of log News");
        assertThat(hubErrors).singleElement().asString().contains("log News", "(a guest)");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void each_log_reaches_all_that_a_permitted_path_leads_to_and_nobody_else(long seed) {
        Random random = new Random(seed);
        Paths paths = new Paths();
        int size = 3 + random.nextInt(2);
        List<Map<String, LogPolicy>> policies = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            Map<String, LogPolicy> own = new HashMap<>();
            policies.add(own);
            NodeBuilder builder = Kore.node()
                    .whoAmI("n" + i)
                    .listen(0)
                    .checkRequest(request -> decide(request, own))
                    .onError(error -> {});
            int me = i;
            builder.authRequest(peer -> Map.of("X-Who", "n" + me));
            for (int to = 0; to < i; to++) {
                if (to == i - 1 || random.nextBoolean()) {
                    Set<String> selected = some(random);
                    Set<String> readable = some(random);
                    Set<String> writable = some(random);
                    policies.get(to).put("n" + i, LogPolicy.of(readable, writable));
                    builder.connect(address(nodes.get(to)), LogSelection.of(selected));
                    paths.add(i, to, selected, writable);
                    paths.add(to, i, selected, readable);
                }
            }
            start(builder);
        }
        for (int round = 0; round < 40; round++) {
            nodes.get(random.nextInt(size))
                    .log(LOGS.get(random.nextInt(LOGS.size())))
                    .append(Map.of("n", round));
        }
        for (String log : LOGS) {
            for (int taker = 0; taker < size; taker++) {
                Map<ShardId, Hash> expected = new HashMap<>();
                for (int giver : paths.givers(log, taker)) {
                    ShardId own = ShardId.of(log, "n" + giver);
                    Hash hash = held(nodes.get(giver), log).get(own);
                    if (hash != null) {
                        expected.put(own, hash);
                    }
                }
                Node node = nodes.get(taker);
                Eventually.holds(() -> held(node, log).keySet().containsAll(expected.keySet())
                        && held(node, log).values().containsAll(expected.values()));
                assertThat(held(node, log))
                        .as("seed %s, log %s at n%s", seed, log, taker)
                        .isEqualTo(expected);
            }
        }
    }

    private static Decision decide(IncomingRequest request, Map<String, LogPolicy> policies) {
        String who = request.header("X-Who").orElse("");
        LogPolicy policy = policies.get(who);
        return policy == null ? Decision.refuse(403) : Decision.allow(who, policy);
    }

    private static Set<String> some(Random random) {
        Set<String> some = new HashSet<>(Set.of(LOGS.get(random.nextInt(LOGS.size()))));
        LOGS.stream().filter(log -> random.nextBoolean()).forEach(some::add);
        return some;
    }

    /** Who gives a log to whom, as the test meant it. */
    private static final class Paths {
        private record Way(int giver, int taker, String log) {}

        private final Set<Way> ways = new HashSet<>();

        void add(int giver, int taker, Set<String> selected, Set<String> permitted) {
            selected.stream().filter(permitted::contains).forEach(log -> ways.add(new Way(giver, taker, log)));
        }

        Set<Integer> givers(String log, int taker) {
            Set<Integer> givers = new HashSet<>(Set.of(taker));
            boolean grows = true;
            while (grows) {
                grows = ways.stream()
                        .filter(way -> way.log().equals(log) && givers.contains(way.taker()))
                        .map(Way::giver)
                        .toList()
                        .stream()
                        .map(givers::add)
                        .reduce(false, Boolean::logicalOr);
            }
            return givers;
        }
    }
}
