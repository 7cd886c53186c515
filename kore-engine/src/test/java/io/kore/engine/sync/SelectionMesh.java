package io.kore.engine.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.access.Access;
import io.kore.access.Decision;
import io.kore.access.LogPolicy;
import io.kore.access.LogSelection;
import io.kore.error.KoreException;
import io.kore.model.Hash;
import io.kore.model.LogName;
import io.kore.model.Prefix;
import io.kore.model.Seen;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.WriterId;
import io.kore.spi.ArrivalCursor;
import io.kore.spi.LinkHandler;
import io.kore.spi.Transport;
import io.kore.spi.TransportContext;
import io.kore.tck.LoopbackNetwork;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Nodes on the loopback network that connect at random, each connection with a selection and a policy made from a
 * seed; on made-up time, so that a seed is a history. The judge knows who may give what to whom, and nothing of how.
 */
final class SelectionMesh {
    private static final List<String> LOGS = List.of("a", "*", "../b", "c d");
    private static final Duration WHILE = Duration.ofMinutes(2);

    /** A connection, and what may pass on it. */
    private record Edge(int from, int to, Set<String> selected, Set<String> readable, Set<String> writable) {
        /** Whether records of a log may go from one node to another on it. */
        boolean carries(String log, int giver, int taker) {
            boolean isUp = giver == from && taker == to && writable.contains(log);
            boolean isDown = giver == to && taker == from && readable.contains(log);
            return selected.contains(log) && (isUp || isDown);
        }
    }

    private final String name;
    private final Random random;
    private final SimCluster cluster;
    private final LoopbackNetwork network;
    private final List<Member> members = new ArrayList<>();
    private final List<Edge> edges = new ArrayList<>();

    SelectionMesh(long seed) {
        name = "seed " + seed;
        random = new Random(seed);
        cluster = new SimCluster(seed);
        network = new LoopbackNetwork((delay, task) -> {
            Runnable unused = cluster.after(delay, task);
        });
        int size = 2 + random.nextInt(4);
        for (int i = 0; i < size; i++) {
            members.add(new Member("n" + i));
        }
        for (int from = 0; from < size; from++) {
            for (int to = 0; to < size; to++) {
                if (from != to && random.nextInt(size) < 2) {
                    connect(from, to);
                }
            }
        }
    }

    private void connect(int from, int to) {
        Set<String> selected = random.nextBoolean() ? new HashSet<>(LOGS) : some();
        boolean isUnlimited = random.nextInt(3) == 0;
        Set<String> readable = isUnlimited ? new HashSet<>(LOGS) : some();
        Set<String> writable = isUnlimited ? new HashSet<>(LOGS) : some();
        edges.add(new Edge(from, to, selected, readable, writable));
        String id = String.valueOf(edges.size());
        members.get(to)
                .decisions
                .put(id, isUnlimited ? Decision.allow() : Decision.allow(id, LogPolicy.of(readable, writable)));
        LogSelection logs = selected.size() == LOGS.size() ? LogSelection.all() : LogSelection.of(selected);
        URI address = URI.create(members.get(to).address + "/?id=" + id);
        members.get(from).peers.connect(address, logs);
    }

    private Set<String> some() {
        Set<String> some = new HashSet<>();
        LOGS.stream().filter(log -> random.nextBoolean()).forEach(some::add);
        if (some.isEmpty()) {
            some.add(LOGS.get(random.nextInt(LOGS.size())));
        }
        return some;
    }

    /** Lets everybody write while links break and heal, and judges at every rest. */
    void run() {
        for (int round = 0; round < 4; round++) {
            for (int i = 0; i < 30; i++) {
                step();
            }
            network.healAll();
            cluster.advance(WHILE);
            judge();
        }
    }

    private void step() {
        Member one = members.get(random.nextInt(members.size()));
        Member other = members.get(random.nextInt(members.size()));
        switch (random.nextInt(6)) {
            case 0 -> network.cut(one.name, other.name);
            case 1 -> network.part(one.name, other.name);
            case 2 -> network.heal(one.name, other.name);
            case 3 -> cluster.advance(Duration.ofMillis(random.nextInt(3_000)));
            default -> one.append(LOGS.get(random.nextInt(LOGS.size())), "{\"n\":" + random.nextInt() + "}");
        }
        if (random.nextInt(3) == 0) {
            cluster.run();
        }
        members.forEach(this::judgeClosure);
    }

    private void judge() {
        for (String log : LOGS) {
            List<Map<ShardId, Hash>> held =
                    members.stream().map(m -> m.held(log)).toList();
            for (int taker = 0; taker < members.size(); taker++) {
                Map<ShardId, Hash> expected = new HashMap<>();
                for (int giver = 0; giver < members.size(); giver++) {
                    if (reaches(log, giver, taker, new HashSet<>())) {
                        expected.putAll(members.get(giver).own(log));
                    }
                }
                assertThat(held.get(taker))
                        .as("%s: what n%s holds of log %s over %s", name, taker, log, edges)
                        .isEqualTo(expected);
            }
        }
    }

    private boolean reaches(String log, int giver, int taker, Set<Integer> seen) {
        if (giver == taker) {
            return true;
        }
        seen.add(giver);
        for (int next = 0; next < members.size(); next++) {
            int to = next;
            boolean isCarried = edges.stream().anyMatch(edge -> edge.carries(log, giver, to));
            if (isCarried && !seen.contains(to) && reaches(log, to, taker, seen)) {
                return true;
            }
        }
        return false;
    }

    /** Whatever a record says it had seen stands before it, in this node's order of arrival. */
    private void judgeClosure(Member member) {
        Map<ShardId, Long> counts = new HashMap<>();
        try (ArrivalCursor cursor = member.node.store().readArrivals(0)) {
            for (ShardRecord r = cursor.next(); r != null; r = cursor.next()) {
                LogName log = r.shard().log();
                @Nullable Seen seen = r.envelope().seen();
                Map<WriterId, Prefix> entries =
                        seen == null ? Map.of() : seen.entries().prefixes();
                entries.forEach((writer, entry) -> assertThat(counts.getOrDefault(new ShardId(log, writer), 0L))
                        .as("%s: past of a record at %s", name, member.name)
                        .isGreaterThanOrEqualTo(entry.count()));
                counts.merge(r.shard(), 1L, Long::sum);
            }
        }
    }

    /** A node with its transport. */
    private final class Member implements TransportContext {
        private final String name;
        private final SimNode node;
        private final Map<String, Decision> decisions = new HashMap<>();
        private final Transport transport;
        private final Peers peers;
        private final URI address;

        Member(String name) {
            this.name = name;
            node = SimNode.prompt(name);
            transport = network.provider(name).open(this);
            peers = cluster.start(node, transport);
            address = transport.listen(name + ":0");
        }

        void append(String log, String json) {
            node.append(log, json);
            peers.arrived(node.end());
        }

        Map<ShardId, Hash> held(String log) {
            Map<ShardId, Hash> held = new HashMap<>(node.hashes());
            held.keySet().removeIf(shard -> !shard.log().value().equals(log));
            return held;
        }

        Map<ShardId, Hash> own(String log) {
            Map<ShardId, Hash> own = held(log);
            own.keySet().removeIf(shard -> !shard.writer().value().equals(name));
            return own;
        }

        @Override
        public LinkHandler accept(Decision decision) {
            return peers.accept(decision);
        }

        @Override
        public Access access() {
            return Access.standard().withCheck(request -> {
                Optional<String> id = request.parameter("id");
                @Nullable Decision decision = id.isPresent() ? decisions.get(id.get()) : null;
                return decision == null ? Decision.refuse(401) : decision;
            });
        }

        @Override
        public void report(KoreException error) {
            throw new AssertionError(error);
        }
    }
}
