package io.kore.cli.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kore.cli.FakeRecord;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FieldFilterTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a=1        | {\"a\":1}            | true",
                "a=1        | {\"a\":1.0}          | true",
                "a=1        | {\"a\":10e-1}        | true",
                "a=1        | {\"a\":\"1\"}        | false",
                "a=1        | {\"a\":true}         | false",
                "a=\"1\"    | {\"a\":\"1\"}        | true",
                "a=\"1\"    | {\"a\":1}            | false",
                "a=true     | {\"a\":true}         | true",
                "a=true     | {\"a\":\"true\"}     | false",
                "a=\"true\" | {\"a\":\"true\"}     | true",
                "a=false    | {\"a\":false}        | true",
                "a=false    | {\"a\":null}         | false",
                "a=null     | {\"a\":null}         | true",
                "a=null     | {\"b\":null}         | false",
                "a=null     | {\"a\":\"null\"}     | false",
                "a=x        | {\"b\":{\"a\":\"x\"},\"c\":[\"a\",\"x\"]} | false",
                "a=x        | {\"b\":{\"a\":\"y\"},\"a\":\"x\"} | true",
                "a=x        | {\"a\":[\"x\"]}      | false",
                "a=         | {\"a\":\"\"}         | true",
                "a=b=c      | {\"a\":\"b=c\"}      | true",
                "a=01       | {\"a\":\"01\"}       | true",
                "a=01       | {\"a\":1}            | false",
                "a=\"       | {\"a\":\"\\\"\"}     | true",
                "a=\"b\"c\" | {\"a\":\"\\\"b\\\"c\\\"\"} | true",
                "a=\"\\u00e9\" | {\"a\":\"é\"}     | true",
                "a=1e400    | {\"a\":1E400}        | true",
                "a=1        | {\"a\":1e99999999999} | false",
                "é=ü        | {\"\\u00e9\":\"\\u00fc\"} | true",
            })
    void a_filter_compares_json_values(String filter, String json, boolean isMatch) {
        assertThat(FieldFilter.parse(filter).matches(FakeRecord.of(1, "w", json)))
                .isEqualTo(isMatch);
    }

    @Test
    void number_and_writer_can_be_filtered_by() {
        FakeRecord record = FakeRecord.of(7, "pad", "{}");

        assertThat(FieldFilter.parse("_korenum=7").matches(record)).isTrue();
        assertThat(FieldFilter.parse("_korenum=8").matches(record)).isFalse();
        assertThat(FieldFilter.parse("_korewho=pad").matches(record)).isTrue();
        assertThat(FieldFilter.parse("_korewho=phone").matches(record)).isFalse();
    }

    @Test
    void values_that_read_as_json_are_json_and_all_else_is_text() {
        assertThat(FieldFilter.parse("a=-1.5e3").value()).isEqualTo(new BigDecimal("-1.5e3"));
        assertThat(FieldFilter.parse("a=false").value()).isEqualTo(false);
        assertThat(FieldFilter.parse("a=null").value()).isNull();
        assertThat(FieldFilter.parse("a={}").value()).isEqualTo("{}");
        assertThat(FieldFilter.parse("a=+1").value()).isEqualTo("+1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "=1", "="})
    void a_filter_without_field_or_value_is_refused(String text) {
        assertThatThrownBy(() -> FieldFilter.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a filter is FIELD=VALUE, not \"" + text + '"');
    }
}
