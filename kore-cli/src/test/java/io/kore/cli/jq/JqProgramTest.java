package io.kore.cli.jq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JqProgramTest {
    private static final String EXACT = "{\"whole\":9007199254740993,\"decimal\":0.123456789012345678901234567890,"
            + "\"large\":123456789012345678901234567890,\"huge\":1E+400,\"zeroes\":1.50}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '`',
            value = {
                ".a                        # {\"a\":{\"b\":[1,null]}} # {\"b\":[1,null]}",
                ".[]                       # [1,\"x\",true]       # 1 \"x\" true",
                "empty                     # {}                   # ``",
                "select(.a > 1) | .b       # {\"a\":2,\"b\":\"y\"} # \"y\"",
                "{(.k): .v}                # {\"k\":\"n\",\"v\":1} # {\"n\":1}",
                ".s | test(\"^é.\";\"i\")  # {\"s\":\"Éx\"}       # true",
                ".a.b.c                    # {}                   # null",
                "1/3                       # null                 # 0.3333333333333333",
                "[.[] | . / 2]             # [1,2,1e3]            # [0.5,1,500]",
                "3000000000 * 2.0          # null                 # 6000000000",
                "[nan, infinite, -infinite] # null # [null,1.7976931348623157E308,-1.7976931348623157E308]",
            })
    void an_expression_makes_lines_of_a_line(String expression, String input, String outputs) {
        assertThat(String.join(" ", applied(expression, input))).isEqualTo(outputs);
    }

    @Test
    void numbers_that_are_only_passed_on_keep_their_digits() {
        assertThat(applied(".", EXACT)).containsExactly(EXACT);
        assertThat(applied(".whole, .decimal, .large, .huge, .zeroes", EXACT))
                .containsExactly(
                        "9007199254740993",
                        "0.123456789012345678901234567890",
                        "123456789012345678901234567890",
                        "1E+400",
                        "1.50");
        assertThat(applied("with_entries(select(.key != \"huge\")) | .whole |= .", EXACT))
                .containsExactly(EXACT.replace(",\"huge\":1E+400", ""));
        String digits = "1".repeat(2_000);
        assertThat(applied(".[0]", "[" + digits + "]")).containsExactly(digits);
    }

    @Test
    void a_whole_number_beyond_64_bits_is_reckoned_with_as_a_double_and_not_cut() {
        assertThat(applied(".large + 1", EXACT)).containsExactly("1.2345678901234568E29");
        assertThat(applied(".whole + 1", EXACT)).containsExactly("9007199254740994");
    }

    @Test
    void the_environment_is_empty_and_no_file_is_read() {
        assertThat(applied("env, $ENV, env.PATH, $ENV.PATH", "null")).containsExactly("{}", "{}", "null", "null");
        for (String outside : List.of(
                "import \"a\" as a; .",
                "include \"a\"; .",
                "input",
                "inputs",
                "input_filename",
                "debug",
                "stderr",
                "halt",
                "get_search_list",
                "debug_scope")) {
            assertThatThrownBy(() -> applied(outside, "null")).isInstanceOf(WrongExpressionException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".[", ")", "\"a", ". as $x", "{a:}", "if . then 1", "\u00a4"})
    void what_is_no_jq_is_told_in_one_line(String expression) {
        assertThatThrownBy(() -> JqProgram.of(expression))
                .isInstanceOf(WrongExpressionException.class)
                .message()
                .startsWith("not a jq expression: " + expression)
                .hasLineCount(1)
                .doesNotContain("Was expecting");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nosuch", "map(nosuch(1))", "$nosuch", "length(1)"})
    void a_name_that_there_is_not_makes_the_expression_wrong(String expression) {
        assertThatThrownBy(() -> applied(expression, "[1]"))
                .isInstanceOf(WrongExpressionException.class)
                .hasMessageMatching("Function \\w+/\\d does not exist|\\$nosuch is not defined");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                ".a.b                     | Cannot index number with string \"b\"",
                "error(\"my own\")        | my own",
                "error(\"$x is not defined\") | $x is not defined",
                "def f: f; f              | the expression goes on without end, or too deep",
            })
    void a_failure_on_an_input_is_told(String expression, String message) {
        assertThatThrownBy(() -> applied(expression, "{\"a\":1}"))
                .isInstanceOf(JqException.class)
                .hasMessage(message);
    }

    @Test
    void what_the_taker_of_an_output_throws_is_thrown() {
        IllegalStateException full = new IllegalStateException("full");

        assertThatThrownBy(() -> JqProgram.of("try .[] catch 0").apply("[1,2]", output -> {
                    throw full;
                }))
                .isSameAs(full);
    }

    @Test
    void a_variable_stands_beside_the_input_of_one_call_only() {
        JqProgram program = JqProgram.pure("[.[] + $by]");

        assertThat(program.values("[1,2]", "by", "10")).containsExactly(List.of(11, 12));
        assertThat(program.values("[\"a\"]", "by", "\"b\"")).containsExactly(List.of("ab"));
        assertThatThrownBy(() -> program.apply("[1]", output -> {})).isInstanceOf(WrongExpressionException.class);
        assertThat(JqProgram.pure(".").values("[{\"a\":1.50}]", "x", "0"))
                .containsExactly(List.of(Map.of("a", new BigDecimal("1.50"))));
    }

    @Test
    void a_pure_expression_knows_no_time() {
        assertThat(applied("now > 1", "null")).containsExactly("true");
        assertThatThrownBy(() -> JqProgram.pure("now").apply("null", output -> {}))
                .isInstanceOf(JqException.class)
                .hasMessageContaining("no now in a command");
    }

    private static List<String> applied(String expression, String input) {
        List<String> outputs = new ArrayList<>();
        JqProgram.of(expression).apply(input, outputs::add);
        return outputs;
    }
}
