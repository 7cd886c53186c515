package io.kore.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WriterIdTest {
    @ParameterizedTest
    @ValueSource(strings = {"harry", "a/b", "..", "z z", "émile", "\uD83D\uDC27", "-", "1-2"})
    void a_given_id_is_any_plain_text(String text) {
        assertThat(WriterId.given(text)).isEqualTo(new WriterId(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a~b", "a#b", "#", "~", "a\nb", "\u0000", "\u007f", "\uD83D"})
    void a_given_id_keeps_to_the_stricter_rules(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WriterId.given(text))
                .withMessageContaining("writer id");
    }

    @Test
    void a_given_id_has_up_to_128_bytes_and_any_other_up_to_1024() {
        assertThat(WriterId.given("é".repeat(64)).value()).hasSize(64);
        assertThatIllegalArgumentException().isThrownBy(() -> WriterId.given("é".repeat(64) + "a"));
        assertThat(new WriterId("é".repeat(512)).value()).hasSize(512);
        assertThatIllegalArgumentException().isThrownBy(() -> new WriterId("é".repeat(512) + "a"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0000", "a\nb", "a#r0123456789abcdef", "list~0000~w", "\u001b"})
    void ids_of_peers_are_opaque(String text) {
        assertThat(new WriterId(text).value()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\uDC27", "a\uD83D"})
    void ids_of_peers_are_valid_unicode_all_the_same(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> new WriterId(text));
    }

    /** As {@code sort()} does there: a surrogate pair before U+FFFD, though its code point is higher. */
    @Test
    void ids_sort_as_javascript_sorts_them() {
        List<WriterId> ids = new ArrayList<>();
        for (String id : List.of("\uFFFD", "\uD83D\uDC27", "é", "e\u0301", "z", "B", "a", "aa")) {
            ids.add(new WriterId(id));
        }
        Collections.sort(ids);
        assertThat(ids)
                .extracting(WriterId::value)
                .containsExactly("B", "a", "aa", "e\u0301", "z", "é", "\uD83D\uDC27", "\uFFFD");
    }

    @ParameterizedTest
    @ValueSource(strings = {"list~0000~w", "a~9999~b", "a b~0001~c/d", "x~0000~y~0001~z"})
    void a_derived_id_has_log_part_and_writer(String text) {
        assertThat(new WriterId(text).isDerived()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"w", "list", "~0000~w", "list~000~w", "list~00000~w", "list~abcd~w", "list~0000", "a~b", "~"})
    void other_ids_are_not_derived(String text) {
        assertThat(new WriterId(text).isDerived()).isFalse();
    }
}
