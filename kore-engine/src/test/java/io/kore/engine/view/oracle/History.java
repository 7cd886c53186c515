package io.kore.engine.view.oracle;

import io.kore.model.LogName;
import io.kore.model.ShardId;
import io.kore.model.WriterId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a few nodes do, at random from a seed: they write, edit what they see or have seen, command, meet by
 * twos along some topology, and restart. All of it follows from the seed and the features, and nothing from
 * whoever is judged by it. Confined to one thread.
 */
final class History {
    static final LogName LOG = new LogName("list");
    private static final LogName OLD = new LogName("old");
    private static final LogName OLDEST = new LogName("oldest");
    private static final LogName OTHER = new LogName("other");
    /** Of so many histories one has migrations, unless more are asked for. */
    private static final int FEW = 3;

    /** Ids that sort otherwise by code point or by language than by UTF-16 code unit, among others. */
    private static final List<String> WRITERS = List.of("a", "B", "b", "\uff5a", "\ud83d\ude00", "a/..");

    /**
     * One thing that happened.
     *
     * @param member to whom
     * @param arrivals what it holds since
     * @param restart how it was restarted, or null if it was not
     * @param story in words
     */
    record Step(
            Member member,
            List<OracleRecord> arrivals,
            @Nullable Restart restart,
            String story) {
        @Override
        public String toString() {
            return story;
        }
    }

    /** How everybody gathers the log. */
    final List<Rule> rules = new ArrayList<>();
    /** The right view by each rule. */
    final List<NaiveView> views = new ArrayList<>();

    final List<OracleRecord> all = new ArrayList<>();
    final List<Member> members = new ArrayList<>();
    /** Those from older logs first. */
    final List<Migration> migrations = new ArrayList<>();

    private final Random random;
    private final Writing writing;
    /** What is to happen next, before anything else. */
    private final Queue<Supplier<Step>> agenda = new ArrayDeque<>();

    private final int length;

    History(long seed, Set<Feature> features) {
        this(seed, features, FEW);
    }

    /** One with migrations. */
    static History migrated(long seed, Set<Feature> features) {
        return new History(seed, features, 1);
    }

    private History(long seed, Set<Feature> features, int fewMigrated) {
        random = new Random(seed);
        Vocabulary words = new Vocabulary(random);
        for (int i = 0; i < 2; i++) {
            rules.add(words.rule(features));
        }
        Map<LogName, List<NaiveView>> seen = new LinkedHashMap<>();
        seen.put(LOG, views);
        if (features.contains(Feature.DERIVED) && random.nextInt(fewMigrated) == 0) {
            migrate(seen);
        }
        seen.forEach((log, by) -> rules.forEach(rule -> by.add(new NaiveView(rule, log, all))));
        writing = new Writing(random, words, features, seen);
        int size = 2 + Math.min(random.nextInt(5), random.nextInt(5));
        boolean hasBare = random.nextInt(migrations.isEmpty() ? 3 : 2) == 0;
        List<LogName> logs = List.copyOf(seen.keySet());
        for (int i = 0; i < size; i++) {
            boolean isBare = hasBare && (i == 0 || random.nextBoolean());
            // somebody writes to the oldest log and somebody to the newest
            LogName to = i == 0 ? logs.get(logs.size() - 1) : i == 1 ? LOG : any(logs);
            members.add(new Member(WRITERS.get(i), to, isBare, all));
        }
        connect();
        length = 10 + random.nextInt(4) * 10 + random.nextInt(10) + 20 * migrations.size();
    }

    private void migrate(Map<LogName, List<NaiveView>> seen) {
        boolean isIdentity = random.nextBoolean();
        migrations.add(new Migration(OLD, LOG, isIdentity));
        seen.put(OLD, new ArrayList<>());
        if (random.nextInt(3) == 0) {
            migrations.add(0, new Migration(OTHER, LOG, random.nextBoolean()));
            seen.put(OTHER, new ArrayList<>());
        }
        if (random.nextBoolean()) {
            migrations.add(0, new Migration(OLDEST, OLD, isIdentity));
            seen.put(OLDEST, new ArrayList<>());
            if (random.nextInt(4) == 0) {
                migrations.add(new Migration(OLDEST, LOG, random.nextBoolean()));
            }
        }
    }

    /** Whether enough has happened, and all may settle. */
    boolean isOver() {
        return all.size() >= length;
    }

    /** A chain, a star, a ring or a mesh. */
    private void connect() {
        int topology = random.nextInt(4);
        for (int i = 1; i < members.size(); i++) {
            join(i, topology == 1 ? 0 : i - 1);
            for (int j = 0; topology == 3 && j < i - 1; j++) {
                join(i, j);
            }
        }
        if (topology == 2 && members.size() > 2) {
            join(0, members.size() - 1);
        }
    }

    private void join(int one, int other) {
        members.get(one).neighbours.add(members.get(other));
        members.get(other).neighbours.add(members.get(one));
    }

    /** The next thing that happens. */
    Step step() {
        Supplier<Step> meant = agenda.poll();
        if (meant != null) {
            return meant.get();
        }
        Member member = any(members);
        int what = random.nextInt(20);
        Step step;
        if (what == 0) {
            step = restart(member);
        } else if (what < 4 && !migrations.isEmpty()) {
            step = wrote(member, any(migrations).run(member, someShards(member)));
        } else if (what < 12) {
            step = wrote(member, writing.write(member));
        } else {
            step = receivedSome(member, any(member.neighbours));
        }
        if (step.restart() == null && step.arrivals().isEmpty()) {
            step = wrote(member, writing.write(member));
        }
        if (random.nextInt(3) == 0) {
            writing.look(member);
        }
        if (random.nextInt(6) == 0) {
            clash(member, any(member.neighbours));
        }
        return step;
    }

    /** None, or some of those that a member holds. */
    private Set<ShardId> someShards(Member member) {
        Set<ShardId> some = new TreeSet<>();
        if (random.nextBoolean()) {
            member.arrivals().forEach(record -> some.add(record.stored().shard()));
            some.removeIf(shard -> random.nextBoolean());
        }
        return some;
    }

    /** Two meet, then both edit one object at once, then perhaps they meet again. */
    private void clash(Member one, Member other) {
        boolean isFirst = random.nextBoolean();
        agenda.add(() -> receivedAll(one, other));
        agenda.add(() -> receivedAll(other, one));
        agenda.add(() -> wrote(one, writing.editNow(one, isFirst)));
        agenda.add(() -> wrote(other, writing.editNow(other, isFirst)));
        if (random.nextBoolean()) {
            agenda.add(() -> receivedAll(one, other));
        }
    }

    /** Everybody gets everything; each step is told before the next. */
    void settle(Consumer<Step> happens) {
        for (int round = 0; round < 2; round++) {
            for (Member to : members) {
                for (Member from : members) {
                    Step step = receivedAll(to, from);
                    if (!step.arrivals().isEmpty()) {
                        happens.accept(step);
                    }
                }
            }
        }
    }

    private Step receivedSome(Member to, Member from) {
        double likelihood = random.nextInt(3) == 0 ? 0.7 : 1;
        double ofShards = random.nextInt(migrations.isEmpty() ? 4 : 2) == 0 ? 0.5 : 1;
        int most = random.nextInt(3) == 0 ? 1 + random.nextInt(4) : Integer.MAX_VALUE;
        return received(to, from, to.receive(from, random, likelihood, ofShards, most));
    }

    private Step receivedAll(Member to, Member from) {
        return received(to, from, to.receive(from, random, 1, 1, Integer.MAX_VALUE));
    }

    private static Step received(Member to, Member from, List<OracleRecord> taken) {
        return new Step(to, taken, null, to.writer() + " receives from " + from.writer() + " " + ids(taken));
    }

    private Step restart(Member member) {
        WriterId as = member.writer();
        boolean isBare = member.isBare();
        if (random.nextInt(4) == 0) {
            as = new WriterId(member.writer() + "#r" + (1000 + random.nextInt(1000)));
            isBare &= random.nextBoolean();
        }
        Restart how = any(List.of(Restart.values()));
        if (how == Restart.MOVES_UP) {
            member.lose(Writing.NOISE);
        } else if (how == Restart.FALLS_BACK) {
            fallBack(member);
        }
        member.restart(as, random.nextInt(4) == 0 ? LOG : member.log(), isBare);
        return new Step(member, List.of(), how, as + " restarts and " + how + ", holding " + ids(member.arrivals()));
    }

    /** Takes from a member what it got or wrote last, but nothing of its own that it has sent. */
    private void fallBack(Member member) {
        for (int most = random.nextInt(6); most > 0 && !member.arrivals().isEmpty(); most--) {
            OracleRecord last = member.arrivals().get(member.arrivals().size() - 1);
            boolean isSent = members.stream().anyMatch(other -> other != member && other.held.get(last.id()));
            if (last.writer().equals(member.writer()) && isSent) {
                return;
            }
            member.loseLast();
        }
    }

    private static Step wrote(Member member, List<OracleRecord> records) {
        StringBuilder story = new StringBuilder(member.writer() + " appends ");
        for (OracleRecord record : records) {
            story.append(record);
            if (record.base() != null && !record.base().equals(record.past())) {
                story.append(" based on ").append(record.base()).append(" of ").append(record.past());
            }
            story.append("; ");
        }
        return new Step(member, records, null, story.toString());
    }

    private static List<String> ids(List<OracleRecord> records) {
        return records.stream().map(record -> record.recordId().toString()).toList();
    }

    private <T> T any(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
