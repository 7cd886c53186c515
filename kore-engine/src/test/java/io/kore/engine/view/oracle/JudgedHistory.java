package io.kore.engine.view.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.Entry;
import io.kore.Gathered;
import io.kore.engine.view.oracle.NaiveView.Merged;
import io.kore.model.Base;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;

/** A history that happens to the engine, each of its steps judged by the oracle. Confined to one thread. */
final class JudgedHistory implements AutoCloseable {
    private final long seed;
    private final History history;
    /** As the history's members. */
    private final List<EngineNode> nodes = new ArrayList<>();

    private final List<String> story = new ArrayList<>();

    JudgedHistory(long seed, Set<Feature> features) {
        this(seed, new History(seed, features));
    }

    JudgedHistory(long seed, History history) {
        this.seed = seed;
        this.history = history;
        history.members.forEach(member -> nodes.add(new EngineNode(History.LOG, history.rules)));
    }

    void run() {
        while (!history.isOver()) {
            happens(history.step());
        }
        history.settle(this::happens);
        nodes.forEach(EngineNode::attend);
        for (int i = 0; i < nodes.size(); i++) {
            judge(history.members.get(i), nodes.get(i));
        }
        // fields come in one order where all that was seen was held first, which migrations do not wait for
        if (history.migrations.isEmpty()) {
            assertThat(nodes.stream().map(JudgedHistory::text).distinct())
                    .as(() -> told("all have all, and should show it to the letter"))
                    .hasSize(1);
        }
    }

    private void happens(History.Step step) {
        story.add(step.toString());
        EngineNode node = nodes.get(history.members.indexOf(step.member()));
        node.take(step);
        // a handler that is slow finds more than one step at its next call
        if (story.size() % 4 != seed % 4) {
            node.attend();
            judge(step.member(), node);
        }
    }

    private void judge(Member member, EngineNode node) {
        for (int i = 0; i < history.rules.size(); i++) {
            NaiveView view = history.views.get(i);
            judge(node.gathers.get(i).latest(), member, view);
            if (story.size() % 5 == i) {
                judge(node.gathers.get(i).anew(), member, view);
            }
            assertThat(mayFail() || node.errors.isEmpty())
                    .as(() -> told("reported " + node.errors))
                    .isTrue();
        }
    }

    private boolean mayFail() {
        return history.rules.stream().anyMatch(rule -> !rule.commands().isEmpty());
    }

    private void judge(Gathered<Map<String, Object>> gathered, Member member, NaiveView view) {
        SortedMap<Object, Merged> shown = EngineView.plain(gathered);
        SortedMap<Object, Merged> right = view.view(member.held);
        assertThat(NaiveView.spelledLines(shown))
                .as(() -> told("node " + member.writer() + " by " + view.rule))
                .isEqualTo(NaiveView.spelledLines(right));
        assertThat(gathered.entries().stream().map(Entry::key))
                .as(() -> told("the order of keys at " + member.writer()))
                .isSortedAccordingTo(PlainJson::compareKeys);
        Map<Base, BitSet> tokens = new HashMap<>();
        for (Entry<Map<String, Object>> entry : gathered) {
            BitSet madeOf = tokens.computeIfAbsent(entry.base(), base -> named(base, member));
            Object key = Objects.requireNonNull(PlainJson.key(entry.key()));
            assertThat(NaiveView.line(view.view(madeOf), key))
                    .as(() -> told("what the token of " + key + " at " + member.writer() + " comes to"))
                    .isEqualTo(NaiveView.line(right, key));
        }
    }

    private static BitSet named(Base base, Member member) {
        BitSet named = new BitSet();
        member.arrivals().stream()
                .filter(record -> record.log().equals(History.LOG))
                .filter(record -> base.contains(record.writer(), record.stored().index()))
                .forEach(record -> named.set(record.id()));
        return named;
    }

    /** All views to the letter. */
    private static String text(EngineNode node) {
        return node.gathers.stream()
                .flatMap(gather -> gather.latest().entries().stream())
                .map(Entry::json)
                .collect(Collectors.joining("\n"));
    }

    private String told(String what) {
        return "seed " + seed + ", " + what + ":\n" + String.join("\n", story) + "\n";
    }

    @Override
    public void close() {
        nodes.forEach(EngineNode::close);
    }
}
