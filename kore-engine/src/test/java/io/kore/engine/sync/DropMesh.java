package io.kore.engine.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.error.LogDroppedException;
import io.kore.model.Hash;
import io.kore.model.ShardRecord;
import io.kore.spi.ArrivalCursor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Nodes that write, drop logs, take them up again, die and meet in pairs, as a seed says. The judge keeps what each node
 * must hold as plain sets of records, and what each of them held when it dropped a log.
 */
final class DropMesh {
    private static final List<String> LOGS = List.of("a", "b", "*");

    private final String name;
    private final Random random;
    private final List<Member> members = new ArrayList<>();
    /** What stands at a place of a shard, once and for ever. */
    private final Map<String, Hash> places = new HashMap<>();

    DropMesh(long seed) {
        name = "seed " + seed;
        random = new Random(seed);
        int size = 2 + random.nextInt(4);
        for (int i = 0; i < size; i++) {
            members.add(new Member(SimNode.prompt("n" + i)));
        }
    }

    void run() {
        for (int i = 0; i < 60; i++) {
            step();
        }
        for (Member member : members) {
            LOGS.forEach(member::undrop);
        }
        for (int round = 0; round < members.size(); round++) {
            for (Member one : members) {
                for (Member other : members) {
                    if (one != other) {
                        meet(one, other);
                    }
                }
            }
        }
        for (Member member : members) {
            assertThat(member.held)
                    .as("%s: %s holds all that anybody holds", name, member.node.name)
                    .isEqualTo(members.get(0).held);
        }
    }

    private void step() {
        Member one = members.get(random.nextInt(members.size()));
        Member other = members.get(random.nextInt(members.size()));
        String log = LOGS.get(random.nextInt(LOGS.size()));
        switch (random.nextInt(12)) {
            case 0 -> one.drop(log);
            case 1 -> one.dropAndDie(log);
            case 2 -> one.undrop(log);
            case 3 -> one.node.crash();
            case 4, 5, 6 -> meet(one, other);
            case 7 -> meetInPart(one, other);
            default -> one.append(log, "{\"n\":" + random.nextInt() + "}");
        }
        members.forEach(Member::judge);
    }

    private void meet(Member one, Member other) {
        if (one == other) {
            return;
        }
        SimLink link = SimLink.of(one.node, other.node).settle();
        Set<String> late = new HashSet<>(one.lateOf(other));
        late.addAll(other.lateOf(one));
        assertThat(link.left.reports)
                .as("%s: reports of %s", name, one.node.name)
                .hasSize(late.size());
        assertThat(link.right.reports)
                .as("%s: reports of %s", name, other.node.name)
                .hasSize(late.size());
        for (String log : late) {
            for (SimLink.Side side : link.sides()) {
                assertThat(side.reports)
                        .as("%s: a word on log %s", name, log)
                        .anyMatch(report -> String.valueOf(report.getMessage()).contains("log " + log));
            }
        }
        assertThat(link.left.ending).as(name).isNull();
        assertThat(link.right.ending).as(name).isNull();
        Set<String> union = new HashSet<>(one.held);
        union.addAll(other.held);
        for (Member member : List.of(one, other)) {
            union.stream().filter(record -> !member.isDropped(record)).forEach(member.held::add);
            assertThat(member.actual())
                    .as("%s: %s after a meeting", name, member.node.name)
                    .isEqualTo(member.held);
        }
        link.cut(0, 0);
    }

    /** A link that breaks while it is at work. */
    private void meetInPart(Member one, Member other) {
        if (one == other) {
            return;
        }
        SimLink link = SimLink.of(one.node, other.node);
        for (int i = random.nextInt(40); i > 0; i--) {
            List<Runnable> events = new ArrayList<>();
            link.sides().forEach(side -> side.events(events));
            if (!events.isEmpty()) {
                events.get(random.nextInt(events.size())).run();
            }
        }
        link.cut(0, 0);
        for (Member member : List.of(one, other)) {
            Set<String> actual = member.actual();
            assertThat(actual)
                    .as("%s: %s loses nothing", name, member.node.name)
                    .containsAll(member.held);
            assertThat(actual)
                    .as("%s: %s takes no dropped log", name, member.node.name)
                    .noneMatch(member::isDropped);
            member.held.addAll(actual);
        }
    }

    private final class Member {
        private final SimNode node;
        private Set<String> held = new HashSet<>();
        private final Map<String, Set<String>> dropped = new HashMap<>();

        Member(SimNode node) {
            this.node = node;
        }

        boolean isDropped(String record) {
            return dropped.keySet().stream().anyMatch(log -> record.startsWith(log + " "));
        }

        void append(String log, String json) {
            if (dropped.containsKey(log)) {
                try {
                    ShardRecord record = node.append(log, json);
                    throw new AssertionError(name + ": a dropped log took " + record);
                } catch (LogDroppedException e) {
                    return;
                }
            }
            held.add(line(node.append(log, json)));
        }

        void drop(String log) {
            if (!dropped.containsKey(log)) {
                forget(log);
            }
            node.drop(log);
        }

        void dropAndDie(String log) {
            if (!dropped.containsKey(log)) {
                forget(log);
                node.dropAndDie(log);
            }
        }

        private void forget(String log) {
            Set<String> of = new HashSet<>(held);
            of.removeIf(record -> !record.startsWith(log + " "));
            held.removeAll(of);
            of.addAll(before.getOrDefault(log, Set.of()));
            dropped.put(log, of);
        }

        private final Map<String, Set<String>> before = new HashMap<>();

        void undrop(String log) {
            node.undrop(log);
            Set<String> was = dropped.remove(log);
            if (was != null) {
                before.put(log, was);
            }
        }

        /** The dropped logs of which the other one has something that was never here. */
        Set<String> lateOf(Member other) {
            Set<String> late = new HashSet<>();
            dropped.forEach((log, known) -> {
                if (other.held.stream().anyMatch(record -> record.startsWith(log + " ") && !known.contains(record))) {
                    late.add(log);
                }
            });
            return late;
        }

        Set<String> actual() {
            Set<String> all = new HashSet<>();
            try (ArrivalCursor cursor = node.store().readArrivals(0)) {
                for (ShardRecord record = cursor.next(); record != null; record = cursor.next()) {
                    all.add(line(record));
                    Hash known = places.putIfAbsent(record.shard() + " " + record.index(), record.hash());
                    assertThat(known == null || known.equals(record.hash()))
                            .as("%s: %s index %s is used once", name, record.shard(), record.index())
                            .isTrue();
                }
            }
            return all;
        }

        void judge() {
            assertThat(actual()).as("%s: %s", name, node.name).isEqualTo(held);
            assertThat(node.forked).as("%s: no place was used twice", name).isEmpty();
        }

        private String line(ShardRecord record) {
            return record.shard().log() + " " + record.shard().writer() + " " + record.index() + " " + record.hash();
        }
    }
}
