package io.kore.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.NoSuchFileException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class TextTest {
    @Test
    void one_line_steers_no_terminal() {
        assertThat(Text.oneLine("a\r\nb\tc\u001b[31m\u009b\u007fé")).isEqualTo("a  b c\\u001b[31m\\u009b\\u007fé");
    }

    @Test
    void sentences_break_at_spaces() {
        assertThat(Text.wrapped("aa bb cc", 5)).containsExactly("aa bb", "cc");
        assertThat(Text.wrapped("aa bbbbbbbb cc", 5)).containsExactly("aa", "bbbbbbbb", "cc");
        assertThat(Text.wrapped("", 5)).containsExactly("");
    }

    @Test
    void one_thing_is_no_plural() {
        assertThat(Text.counted(1, "record")).isEqualTo("1 record");
        assertThat(Text.counted(0, "record")).isEqualTo("0 records");
        assertThat(Text.counted(1_234_567, "record")).isEqualTo("1,234,567 records");
    }

    @Test
    void a_table_aligns_words_left_and_numbers_right() {
        assertThat(new Table("what", ">how many")
                        .row("é", 1)
                        .row("longer", 12_345)
                        .lines())
                .containsExactly("what    how many", "é              1", "longer     12345");
    }

    @Test
    void a_reason_is_what_the_cause_says() {
        assertThat(Reason.of(new CompletionException(new Failure("the\ncause"))))
                .isEqualTo("the cause");
        assertThat(Reason.of(new NoSuchFileException("/x"))).isEqualTo("/x: NoSuchFileException");
        assertThat(Reason.of(new NullPointerException()))
                .isEqualTo("this should not happen: NullPointerException; --stacktrace shows where");
    }
}
