package io.kore.engine.gather;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.engine.gather.NaiveGather.Mistake;
import io.kore.engine.gather.RandomHistory.Member;
import io.kore.model.RecordId;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Random histories: what each node gathers, in its own order of arrival, is what a naive full fold says. */
class GatherPropertyTest {
    private static final boolean SOAK = Boolean.getBoolean("kore.soak");
    private static final int HISTORIES = SOAK ? 200_000 : 1_500;
    private static final int STEPS = 24;

    @Test
    void every_gather_equals_a_naive_full_fold_after_every_step() {
        for (int seed = 0; seed < HISTORIES; seed++) {
            check(seed, false);
        }
    }

    @Test
    void every_gather_equals_a_naive_full_fold_where_a_writer_is_bare() {
        for (int seed = 0; seed < HISTORIES / 5; seed++) {
            check(seed, true);
        }
    }

    @ParameterizedTest
    @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void a_fold_with_this_mistake_would_be_caught_within_500_histories(Mistake mistake) {
        int seed = 0;
        while (seed < 500 && agreesThroughout(seed, mistake)) {
            seed++;
        }
        assertThat(seed).as("histories that do not tell the mistake").isLessThan(500);
    }

    private static void check(int seed, boolean hasBare) {
        try (RandomHistory history = new RandomHistory(seed, hasBare)) {
            for (int step = 0; step < STEPS; step++) {
                Member member = history.step();
                String at = "seed " + seed + (hasBare ? " with a bare writer" : "") + ", step " + step + ", node "
                        + member.node.writer() + ", " + history.rule;
                NaiveGather naive = naive(history, member, Mistake.NONE);
                assertThat(gathered(member)).as(at).isEqualTo(naive.objects());
                assertThat(List.copyOf(gathered(member).keySet()))
                        .as(at)
                        .isEqualTo(List.copyOf(naive.objects().keySet()));
                assertThat(last(member)).as(at).isEqualTo(naive.last());
            }
            history.settle();
            String text = text(history.members.get(0));
            for (Member member : history.members) {
                assertThat(text(member)).as("seed " + seed + ", all settled").isEqualTo(text);
            }
        }
    }

    private static boolean agreesThroughout(int seed, Mistake mistake) {
        try (RandomHistory history = new RandomHistory(seed, false)) {
            for (int step = 0; step < STEPS; step++) {
                Member member = history.step();
                if (!gathered(member).equals(naive(history, member, mistake).objects())) {
                    return false;
                }
            }
            return true;
        }
    }

    private static NaiveGather naive(RandomHistory history, Member member, Mistake mistake) {
        GatherRule rule = history.rule;
        return new NaiveGather(
                member.held, rule.filter(), Objects.requireNonNull(rule.field()), rule.overwrite(), mistake);
    }

    private static Map<Object, Map<String, @Nullable Object>> gathered(Member member) {
        Map<Object, Map<String, @Nullable Object>> objects = new LinkedHashMap<>();
        member.state.objects().forEach((key, object) -> objects.put(plain(key), object.fields()));
        return objects;
    }

    private static Map<Object, RecordId> last(Member member) {
        Map<Object, RecordId> last = new LinkedHashMap<>();
        member.state.objects().forEach((key, object) -> last.put(plain(key), object.last()));
        return last;
    }

    private static Object plain(Object key) {
        return key instanceof BigDecimal number ? number.stripTrailingZeros() : key;
    }

    /** The objects to the letter, with the order of their fields. */
    private static String text(Member member) {
        StringBuilder text = new StringBuilder();
        member.state
                .objects()
                .forEach((key, object) ->
                        text.append(RandomHistory.JSON.text(object.fields())).append('\n'));
        return text.toString();
    }
}
