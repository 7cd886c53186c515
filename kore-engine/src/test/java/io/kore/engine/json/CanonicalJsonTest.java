package io.kore.engine.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kore.error.InvalidRecordException;
import io.kore.model.Payload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CanonicalJsonTest {
    @Test
    void names_stand_in_the_order_of_utf16_and_white_space_goes() {
        assertThat(canonical("{ \"\\u20ac\": 1, \"b\" : [ 1 , {\"d\":null,\"c\":true} ],\n\"\\r\":2, \"1\":3 }"))
                .isEqualTo("{\"\\r\":2,\"1\":3,\"b\":[1,{\"c\":true,\"d\":null}],\"€\":1}");
    }

    @Test
    void strings_keep_what_they_say_and_escape_only_what_must_be() {
        assertThat(canonical("{\"s\":\"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\\"\\/\\ud83d\\ude02\"}"))
                .isEqualTo("{\"s\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/😂\"}");
    }

    @ParameterizedTest
    @CsvSource({
        "333333333.33333329, 333333333.3333333",
        "1E30, 1e+30",
        "4.50, 4.5",
        "2e-3, 0.002",
        "0.000000000000000000000000001, 1e-27",
        "-0, 0",
        "-0.0, 0",
        "1.0, 1",
        "100000000000000000000, 100000000000000000000",
        "1000000000000000000000, 1e+21",
        "9007199254740993, 9007199254740992",
        "5e-324, 5e-324",
        "1.7976931348623157e308, 1.7976931348623157e+308",
        "0.1, 0.1",
        "123456789012345678, 123456789012345680"
    })
    void numbers_are_written_as_ecmascript_writes_them(String given, String written) {
        assertThat(canonical("{\"n\":" + given + "}")).isEqualTo("{\"n\":" + written + "}");
    }

    @Test
    void a_number_beyond_a_double_is_refused() {
        assertThatThrownBy(() -> canonical("{\"n\":1e400}")).isInstanceOf(InvalidRecordException.class);
    }

    @Test
    void the_one_form_of_the_one_form_is_itself() {
        String once = canonical("{\"b\":1e-7,\"a\":[\"\\u007f\\u2028\",\"\"],\"\":{}}");

        assertThat(canonical(once)).isEqualTo(once);
    }

    private static String canonical(String json) {
        return CanonicalJson.of(Payload.of(json)).text();
    }
}
