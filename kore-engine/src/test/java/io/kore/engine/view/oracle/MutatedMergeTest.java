package io.kore.engine.view.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests of the histories: each mistake that a merge could make shows in one of the first few hundred. */
class MutatedMergeTest {
    private static final int HISTORIES_MAX = 500;

    @ParameterizedTest
    @EnumSource
    void a_mistake_shows_within_500_histories(Mutation mistake) {
        int seed = 0;
        while (seed < HISTORIES_MAX && !shows(mistake, seed)) {
            seed++;
        }
        assertThat(seed).as("histories that do not show it").isLessThan(HISTORIES_MAX);
    }

    private static boolean shows(Mutation mistake, long seed) {
        History history = seed % 4 == 3
                ? History.migrated(seed, EnumSet.of(Feature.DERIVED))
                : new History(seed, EnumSet.allOf(Feature.class));
        List<NaiveView> mistaken = new ArrayList<>();
        history.rules.forEach(rule -> mistaken.add(mistake.of(rule, History.LOG, history.all)));
        while (!history.isOver()) {
            Member member = history.step().member();
            for (int i = 0; i < mistaken.size(); i++) {
                List<String> wrong = NaiveView.lines(mistaken.get(i).view(member.held));
                if (!wrong.equals(NaiveView.lines(history.views.get(i).view(member.held)))) {
                    return true;
                }
            }
        }
        return false;
    }
}
