package io.kore.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogNameTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "MyList",
                "a",
                " ",
                "z z",
                "..",
                "m/../n",
                "a\\b",
                "émile",
                "e\u0301mile",
                "\uD83D\uDC27",
                "CON",
                "~#",
                "a~0000~b",
                "\u00A0",
                "\uFFFD",
                "\u202E"
            })
    void any_text_without_control_characters_is_a_name(String text) {
        assertThat(new LogName(text).value()).isEqualTo(text);
        assertThat(new LogName(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0000", "a\u0000b", "a\n", "\t", "\u001b[0m", "\u007f", "a\u0085", "\u009f"})
    void a_name_with_control_characters_is_refused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LogName(text))
                .withMessageContaining("control characters")
                .satisfies(e -> assertThat(e).hasMessageMatching("\\P{Cntrl}+"));
    }

    @Test
    void an_empty_name_is_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new LogName("")).withMessageContaining("empty");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\uD83D", "\uDC27", "a\uD83Db", "\uDC27\uD83D", "\uD83D\uD83D\uDC27"})
    void half_a_surrogate_pair_is_refused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> new LogName(text)).withMessageContaining("surrogate");
    }

    @Test
    void the_length_is_counted_in_utf_8_bytes() {
        assertThat(new LogName("a".repeat(255)).value()).hasSize(255);
        assertThat(new LogName("é".repeat(127) + "a").value()).hasSize(128);
        assertThat(new LogName("ก".repeat(85)).value()).hasSize(85);
        assertThat(new LogName("\uD83D\uDC27".repeat(63) + "abc").value()).hasSize(129);
        for (String tooLong :
                List.of("a".repeat(256), "é".repeat(128), "ก".repeat(85) + "a", "\uD83D\uDC27".repeat(64))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new LogName(tooLong))
                    .withMessageContaining("255 UTF-8 bytes");
        }
    }

    @Test
    void nothing_is_folded_or_normalised() {
        assertThat(new LogName("a")).isNotEqualTo(new LogName("A"));
        assertThat(new LogName("é")).isNotEqualTo(new LogName("e\u0301"));
        assertThat(new LogName("a")).isNotEqualTo(new LogName("a "));
        assertThat(new LogName("a")).isEqualTo(new LogName("a")).hasSameHashCodeAs(new LogName("a"));
    }

    @Test
    void a_refused_name_is_shown_short() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LogName("x".repeat(100_000)))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(200));
    }
}
