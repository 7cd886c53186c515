package io.kore.engine.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.model.Payload;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonValuesTest {
    private final Json json = new Json();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "1 | 1.0",
                "1 | 1e0",
                "10 | 1E+1",
                "-0 | 0.000",
                "0 | 0e1000000000",
                "1e1000000000 | 10e999999999",
                "1e1000000000 | 0.001e1000000003",
                "123456789012345678901 | 1.23456789012345678901e20",
                "null | null",
                "\"\\u0061\" | \"a\"",
                "{\"a\":1,\"b\":[null]} | {\"b\":[null],\"a\":1.0}",
                "[1,[2.0]] | [1.0,[2]]",
            })
    void these_are_equal(String one, String other) {
        assertThat(JsonValues.equal(value(one), value(other))).isTrue();
        assertThat(JsonValues.equal(value(other), value(one))).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "1 | true",
                "0 | false",
                "1 | \"1\"",
                "null | 0",
                "null | false",
                "null | \"\"",
                "0.1 | 0.10000000000000001",
                "9007199254740993 | 9007199254740992",
                "1e1000000000 | 1e-1000000000",
                "1e1000000000 | 1",
                "1e1000000000 | 2e1000000000",
                "{\"a\":null} | {}",
                "{\"a\":null} | {\"b\":null}",
                "[1,2] | [2,1]",
                "[1] | [1,1]",
                "[] | {}",
                "\"a\" | \"A\"",
            })
    void these_differ(String one, String other) {
        assertThat(JsonValues.equal(value(one), value(other))).isFalse();
        assertThat(JsonValues.equal(value(other), value(one))).isFalse();
    }

    @Test
    void numbers_of_one_value_are_one_key() {
        for (String spelled : List.of("100", "100.00", "1e2", "0.1E3")) {
            assertThat(JsonValues.key(value(spelled))).isEqualTo(new BigDecimal("100"));
        }
        assertThat(JsonValues.key(value("10e999999999"))).isEqualTo(JsonValues.key(value("1e1000000000")));
        assertThat(JsonValues.key(value("0.0"))).isEqualTo(BigDecimal.ZERO);
        assertThat(JsonValues.key(value("1.50"))).isEqualTo(new BigDecimal("1.5"));
    }

    @Test
    void only_strings_and_numbers_are_keys() {
        assertThat(JsonValues.key("")).isEqualTo("");
        for (String other : List.of("true", "null", "[]", "{}")) {
            assertThat(JsonValues.key(value(other))).isNull();
        }
    }

    @Test
    void keys_sort_by_number_then_by_utf_16() {
        List<Object> keys = new ArrayList<>(List.of("b", "10", "a", "B", "\ufb01", "\ud83d\ude00", ""));
        for (String number : List.of("10", "9", "-1", "1e1000000000", "9.5")) {
            keys.add(Objects.requireNonNull(JsonValues.key(value(number))));
        }
        keys.sort(JsonValues::compareKeys);
        assertThat(keys.stream().map(Object::toString))
                .containsExactly(
                        "-1", "9", "9.5", "10", "1E+1000000000", "", "10", "B", "a", "b", "\ud83d\ude00", "\ufb01");
    }

    private @Nullable Object value(String text) {
        return json.fields(Payload.of("{\"v\":" + text + "}")).get("v");
    }
}
