package io.kore.engine.view.oracle;

import io.kore.engine.view.oracle.Member.Screen;
import io.kore.model.LogName;
import io.kore.model.WriterId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a few nodes do, at random from a seed: they write, edit what they see or have seen, command, meet by
 * twos along some topology, and restart. All of it follows from the seed and the features, and nothing from
 * whoever is judged by it. Confined to one thread.
 */
final class History {
    static final LogName LOG = new LogName("list");
    private static final LogName NOISE = new LogName("noise");

    /** Ids that sort otherwise by code point or by language than by UTF-16 code unit, among others. */
    private static final List<String> WRITERS = List.of("a", "B", "b", "\uff5a", "\ud83d\ude00", "a/..");

    private static final int SCREENS_MAX = 6;

    /** What becomes of what a node has kept of its views when it restarts. */
    enum Restart {
        KEEPS,
        LOSES,
        DAMAGES,
        HAS_AN_OLDER
    }

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
    private final Set<Feature> features;
    private final Random random;
    private final Vocabulary words;
    private final int length;

    History(long seed, Set<Feature> features) {
        this.features = features;
        random = new Random(seed);
        words = new Vocabulary(random);
        for (int i = 0; i < 2; i++) {
            rules.add(words.rule(features));
            views.add(new NaiveView(rules.get(i), LOG, all));
        }
        int size = 2 + Math.min(random.nextInt(5), random.nextInt(5));
        boolean hasBare = random.nextInt(3) == 0;
        for (int i = 0; i < size; i++) {
            members.add(new Member(WRITERS.get(i), hasBare && (i == 0 || random.nextBoolean()), all));
        }
        connect();
        length = 10 + random.nextInt(4) * 10 + random.nextInt(10);
    }

    /** How many steps make the whole history, before all is settled. */
    int length() {
        return length;
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
        Member member = any(members);
        int what = random.nextInt(20);
        Step step;
        if (what < 12) {
            step = write(member);
        } else if (what < 19) {
            Member from = any(member.neighbours);
            double likelihood = random.nextInt(3) == 0 ? 0.7 : 1;
            int most = random.nextInt(3) == 0 ? 1 + random.nextInt(4) : Integer.MAX_VALUE;
            step = received(member, from, likelihood, most);
            step = step.arrivals().isEmpty() ? write(member) : step;
        } else {
            step = restart(member);
        }
        if (random.nextInt(3) == 0) {
            look(member);
        }
        return step;
    }

    /** Everybody gets everything; each step is told before the next. */
    void settle(Consumer<Step> happens) {
        for (int round = 0; round < 2; round++) {
            for (Member to : members) {
                for (Member from : members) {
                    Step step = received(to, from, 1, Integer.MAX_VALUE);
                    if (!step.arrivals().isEmpty()) {
                        happens.accept(step);
                    }
                }
            }
        }
    }

    private Step received(Member to, Member from, double likelihood, int most) {
        List<OracleRecord> taken = to.receive(from, random, likelihood, most);
        return new Step(to, taken, null, to.writer() + " receives from " + from.writer() + " " + ids(taken));
    }

    private Step restart(Member member) {
        member.screens.clear();
        WriterId as = member.writer();
        boolean isBare = member.isBare();
        if (random.nextInt(4) == 0) {
            as = new WriterId(member.writer() + "#r" + (1000 + random.nextInt(1000)));
            isBare &= random.nextBoolean();
        }
        member.restart(as, isBare);
        Restart how = Restart.values()[random.nextInt(Restart.values().length)];
        return new Step(member, List.of(), how, as + " restarts and " + how);
    }

    /** Keeps an object on screen as it is shown now. */
    private void look(Member member) {
        List<NaiveView.Merged> shown = List.copyOf(any(views).view(member.held).values());
        List<Screen> open = member.screens;
        if (!shown.isEmpty()) {
            open.add(member.shown(LOG, any(shown).fields()));
        }
        if (open.size() > SCREENS_MAX) {
            open.remove(random.nextInt(open.size()));
        }
    }

    private Step write(Member member) {
        List<Screen> open = member.screens;
        int what = random.nextInt(20);
        if (features.contains(Feature.COMMANDS) && what < 3) {
            Map<String, @Nullable Object> command = Commands.record(words, random);
            return wrote(member, member.append(LOG, command, random.nextInt(5) == 0 ? anyOf(open) : null));
        }
        if (random.nextInt(3) == 0) {
            look(member);
        }
        if (features.contains(Feature.CHANGES) && what >= 3 && what < 6) {
            return change(member, anyOf(open));
        }
        if (what == 6) {
            return wrote(member, member.append(NOISE, words.fresh(), null));
        }
        if (what < 11 || open.isEmpty()) {
            return wrote(member, member.append(LOG, words.fresh(), null, random.nextInt(4)));
        }
        return edit(member, random.nextBoolean() ? open.get(open.size() - 1) : any(open));
    }

    private Step change(Member member, @Nullable Screen screen) {
        Map<String, @Nullable Object> object = screen == null ? words.fresh() : screen.fields();
        Map<String, @Nullable Object> change = words.change(object, any(rules).gatherOn());
        return wrote(member, member.append(LOG, change, random.nextBoolean() ? screen : null));
    }

    /** Saves a screen once or several times, with or without its token. */
    private Step edit(Member member, Screen screen) {
        List<OracleRecord> saved = new ArrayList<>();
        boolean names = random.nextInt(3) > 0;
        Screen next = screen;
        for (int saves = 1 + random.nextInt(2); saves > 0; saves--) {
            Map<String, @Nullable Object> edited = next.fields();
            for (int changes = random.nextInt(3); changes > 0; changes--) {
                edited = words.edited(edited);
            }
            OracleRecord record = member.append(LOG, edited, names ? next : null);
            saved.add(record);
            next = names ? member.saved(next, record) : member.shown(LOG, edited);
            if (random.nextBoolean()) {
                member.screens.add(next);
            }
        }
        return wrote(member, saved.toArray(OracleRecord[]::new));
    }

    private static Step wrote(Member member, OracleRecord... records) {
        StringBuilder story = new StringBuilder();
        for (OracleRecord record : records) {
            story.append(story.length() > 0 ? "; " : "")
                    .append(member.writer())
                    .append(" appends ")
                    .append(record);
            if (record.base() != null && !record.base().equals(record.past())) {
                story.append(" based on ").append(record.base()).append(" of ").append(record.past());
            }
        }
        return new Step(member, List.of(records), null, story.toString());
    }

    private static List<String> ids(List<OracleRecord> records) {
        return records.stream().map(record -> record.recordId().toString()).toList();
    }

    private <T> T any(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private <T> @Nullable T anyOf(List<T> choices) {
        return choices.isEmpty() ? null : any(choices);
    }
}
