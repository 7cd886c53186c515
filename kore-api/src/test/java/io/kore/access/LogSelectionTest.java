package io.kore.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kore.model.LogName;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogSelectionTest {
    @Test
    void all_includes_everything_and_names_nothing() {
        assertThat(LogSelection.all().isAll()).isTrue();
        assertThat(LogSelection.all().includes(new LogName("any"))).isTrue();
        assertThat(LogSelection.all().names()).isEmpty();
    }

    @Test
    void names_are_no_patterns() {
        LogSelection selection = LogSelection.of(List.of("*", "todo", "todo"));
        assertThat(selection.names()).extracting(LogName::value).containsExactly("*", "todo");
        assertThat(selection.includes(new LogName("*"))).isTrue();
        assertThat(selection.includes(new LogName("to"))).isFalse();
        assertThat(selection).isEqualTo(LogSelection.of(List.of("todo", "*"))).isNotEqualTo(LogSelection.all());
    }

    @Test
    void an_empty_selection_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LogSelection.of(List.of()))
                .withMessageContaining("at least one log");
    }

    @Test
    void too_many_names_are_refused() {
        List<String> names = IntStream.rangeClosed(0, LogSelection.NAMES_MAX)
                .mapToObj(String::valueOf)
                .toList();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LogSelection.of(names))
                .withMessageContaining("at most");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\nb", "\u0000", "\uD800"})
    void a_name_that_no_log_can_have_is_refused(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> LogSelection.of(List.of("todo", name)));
    }

    @Test
    void a_policy_by_names_goes_each_way_for_itself() {
        LogPolicy policy = LogPolicy.of(List.of("news"), List.of("box"));
        assertThat(policy.mayRead("news")).isTrue();
        assertThat(policy.mayWrite("news")).isFalse();
        assertThat(policy.mayRead("box")).isFalse();
        assertThat(policy.mayWrite("box")).isTrue();
        assertThat(policy.isValid()).isTrue();
        assertThat(Decision.allow("alice", policy).isUnlimited()).isFalse();
        assertThat(Decision.allow().isUnlimited()).isTrue();
        assertThat(Decision.refuse(401).isUnlimited()).isFalse();
    }
}
