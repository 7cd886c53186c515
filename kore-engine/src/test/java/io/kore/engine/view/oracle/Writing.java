package io.kore.engine.view.oracle;

import io.kore.engine.view.oracle.Member.Screen;
import io.kore.model.LogName;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What people do at their nodes: they look at objects, which stay on screen while other things happen, and write
 * from what they see or out of the blue. Confined to one thread.
 */
final class Writing {
    private static final LogName NOISE = new LogName("noise");
    private static final int SCREENS_MAX = 6;

    private final Random random;
    private final Vocabulary words;
    private final Set<Feature> features;
    /** In each log that is written to, what is seen there. */
    private final Map<LogName, List<NaiveView>> views;

    Writing(Random random, Vocabulary words, Set<Feature> features, Map<LogName, List<NaiveView>> views) {
        this.random = random;
        this.words = words;
        this.features = features;
        this.views = views;
    }

    /** Keeps an object on screen as it is shown now. */
    void look(Member member) {
        List<NaiveView.Merged> shown =
                List.copyOf(anyView(member).view(member.held).values());
        if (!shown.isEmpty()) {
            member.screens.add(member.shown(member.log(), any(shown).fields()));
        }
        if (member.screens.size() > SCREENS_MAX) {
            member.screens.remove(random.nextInt(member.screens.size()));
        }
    }

    /** Edits the first or last object as it is shown now, whatever stands on screen; or else just writes. */
    List<OracleRecord> editNow(Member member, boolean isFirst) {
        SortedMap<Object, NaiveView.Merged> shown = anyView(member).view(member.held);
        NaiveView.Merged object = shown.get(isFirst || shown.isEmpty() ? "p" : shown.lastKey());
        return object == null ? write(member) : edit(member, member.shown(member.log(), object.fields()));
    }

    /** Writes a record or two. */
    List<OracleRecord> write(Member member) {
        List<Screen> open = member.screens;
        int what = random.nextInt(20);
        if (features.contains(Feature.COMMANDS) && what < 3) {
            Map<String, @Nullable Object> command = Commands.record(words, random);
            return List.of(member.append(member.log(), command, random.nextInt(5) == 0 ? anyOf(open) : null));
        }
        if (random.nextInt(3) == 0) {
            look(member);
        }
        if (features.contains(Feature.CHANGES) && what >= 3 && what < 6) {
            return List.of(change(member, anyOf(open)));
        }
        if (what == 6) {
            return List.of(member.append(NOISE, words.fresh(), null));
        }
        if (what < 11 || open.isEmpty()) {
            return List.of(member.append(member.log(), words.fresh(), null, random.nextInt(4)));
        }
        return edit(member, random.nextBoolean() ? open.get(open.size() - 1) : any(open));
    }

    private OracleRecord change(Member member, @Nullable Screen screen) {
        Map<String, @Nullable Object> object = screen == null ? words.fresh() : screen.fields();
        Map<String, @Nullable Object> change =
                words.change(object, anyView(member).rule.gatherOn());
        return member.append(member.log(), change, random.nextBoolean() ? screen : null);
    }

    /** Saves a screen once or twice, with or without its token. */
    private List<OracleRecord> edit(Member member, Screen screen) {
        boolean names = random.nextInt(3) > 0;
        OracleRecord first = save(member, screen, names);
        if (random.nextBoolean()) {
            return List.of(first);
        }
        Screen next = names ? member.saved(screen, first) : member.shown(member.log(), first.fields());
        return List.of(first, save(member, next, names));
    }

    private OracleRecord save(Member member, Screen screen, boolean names) {
        Map<String, @Nullable Object> edited = screen.fields();
        for (int changes = random.nextInt(3); changes > 0; changes--) {
            edited = words.edited(edited);
        }
        OracleRecord record = member.append(member.log(), edited, names ? screen : null);
        if (random.nextBoolean()) {
            member.screens.add(names ? member.saved(screen, record) : member.shown(member.log(), edited));
        }
        return record;
    }

    private NaiveView anyView(Member member) {
        return any(
                Stream.ofNullable(views.get(member.log())).flatMap(List::stream).toList());
    }

    private <T> T any(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private <T> @Nullable T anyOf(List<T> choices) {
        return choices.isEmpty() ? null : any(choices);
    }
}
