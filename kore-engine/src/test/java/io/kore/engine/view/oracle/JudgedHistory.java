package io.kore.engine.view.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.Entry;
import io.kore.Gathered;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** A history that happens to the engine, each of its steps judged by the oracle. Confined to one thread. */
final class JudgedHistory implements AutoCloseable {
    private final long seed;
    private final History history;
    /** As the history's members. */
    private final List<EngineNode> nodes = new ArrayList<>();

    private final List<String> story = new ArrayList<>();

    JudgedHistory(long seed, Set<Feature> features) {
        this.seed = seed;
        history = new History(seed, features);
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
        assertThat(nodes.stream().map(JudgedHistory::spelled).distinct())
                .as(() -> told("all have all, and should show it in one spelling"))
                .hasSize(1);
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
        assertThat(NaiveView.lines(EngineView.plain(gathered)))
                .as(() -> told("node " + member.writer() + " by " + view.rule))
                .isEqualTo(NaiveView.lines(view.view(member.held)));
        assertThat(gathered.entries().stream().map(Entry::key))
                .as(() -> told("the order of keys at " + member.writer()))
                .isSortedAccordingTo(PlainJson::compareKeys);
        for (Entry<Map<String, Object>> entry : gathered) {
            judgeToken(entry, member, view);
        }
    }

    /** What an entry says that it was made of makes it. */
    private void judgeToken(Entry<Map<String, Object>> entry, Member member, NaiveView view) {
        BitSet madeOf = new BitSet();
        member.arrivals().stream()
                .filter(record -> record.log().equals(History.LOG))
                .filter(record ->
                        entry.base().contains(record.writer(), record.stored().index()))
                .forEach(record -> madeOf.set(record.id()));
        Object key = Objects.requireNonNull(PlainJson.key(entry.key()));
        assertThat(NaiveView.line(view.view(madeOf), key))
                .as(() -> told("the token of " + key + " at " + member.writer()))
                .isEqualTo(NaiveView.line(view.view(member.held), key));
    }

    /** All views to the letter. */
    private static String spelled(EngineNode node) {
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
