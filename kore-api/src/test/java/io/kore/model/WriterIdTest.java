package io.kore.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

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

    @Test
    void a_branch_is_named_by_its_writer_and_its_first_record() {
        WriterId branch = new WriterId("a#r0123456789abcdef").branch(0x00ab_0000_0000_00ffL);
        assertThat(branch.value()).isEqualTo("a#r0123456789abcdef#f00ab0000000000ff");
        assertThat(branch.isBranch()).isTrue();
        assertThat(branch.root()).isEqualTo(new WriterId("a#r0123456789abcdef"));
        assertThat(branch.branchHead()).isEqualTo(0x00ab_0000_0000_00ffL);
        assertThat(new WriterId("w").branch(-1).branchHead()).isEqualTo(-1);
    }

    @Test
    void a_branch_of_a_branch_is_named_by_the_writer() {
        WriterId branch = new WriterId("w").branch(1);
        assertThatIllegalArgumentException().isThrownBy(() -> branch.branch(2));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "#f0123456789abcdef",
                "w#f0123456789abcde",
                "w#f0123456789ABCDEF",
                "w#r0123456789abcdef",
                "w#f0123456789abcdeg",
                "w#f00123456789abcdefx"
            })
    void other_ids_are_no_branches(String text) {
        WriterId id = new WriterId(text);
        assertThat(id.isBranch()).isFalse();
        assertThat(id.root()).isSameAs(id);
        assertThatIllegalStateException().isThrownBy(id::branchHead);
    }

    @Test
    void the_longest_id_can_have_branches() {
        WriterId longest = new WriterId("w".repeat(Limits.WRITER_BYTES_MAX));
        assertThat(longest.branch(7).value()).hasSize(Limits.BRANCH_BYTES_MAX);
        assertThatIllegalArgumentException().isThrownBy(() -> new WriterId("w".repeat(Limits.WRITER_BYTES_MAX + 1)));
    }
}
