package io.kore.cli.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.model.RecordId;
import io.kore.model.WriterId;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JsonTextTest {
    private static final RecordId ID = RecordId.parse("12-phone");

    @Test
    void number_and_writer_stand_behind_the_fields() {
        assertThat(JsonText.line("{\"z\":1,\"a\":2}", ID))
                .isEqualTo("{\"z\":1,\"a\":2,\"_korenum\":12,\"_korewho\":\"phone\"}");
    }

    @Test
    void an_empty_record_has_only_the_two() {
        assertThat(JsonText.line(" { } ", ID)).isEqualTo("{\"_korenum\":12,\"_korewho\":\"phone\"}");
    }

    @Test
    void white_space_goes_and_what_was_written_stays() {
        assertThat(JsonText.line(
                        "{\r\n\t\"a\" : [ 1.50, -0, 1E400, 12345678901234567890.10 ],"
                                + "\n  \"b c\" : { \"d\" : \" x  \\\" } \\\\\" , \"\\u00e9\" : \"é\\n\" }\n} ",
                        ID))
                .isEqualTo("{\"a\":[1.50,-0,1E400,12345678901234567890.10],"
                        + "\"b c\":{\"d\":\" x  \\\" } \\\\\",\"\\u00e9\":\"é\\n\"},"
                        + "\"_korenum\":12,\"_korewho\":\"phone\"}");
    }

    @Test
    void a_writer_may_be_called_anything() {
        assertThat(JsonText.line("{}", new RecordId(1, new WriterId("a\"b\\\n\u0001é"))))
                .isEqualTo("{\"_korenum\":1,\"_korewho\":\"a\\\"b\\\\\\n\\u0001é\"}");
    }

    @Test
    void any_value_is_written_digit_for_digit() {
        Map<String, @Nullable Object> value = new LinkedHashMap<>();
        value.put("a\"", Arrays.asList(1, true, null, "x\n", new BigDecimal("1.50"), new BigDecimal("1E+400")));
        value.put("b", Map.of("c", List.of()));

        assertThat(JsonText.of(value)).isEqualTo("{\"a\\\"\":[1,true,null,\"x\\n\",1.50,1E+400],\"b\":{\"c\":[]}}");
        assertThat(JsonText.of(null)).isEqualTo("null");
    }
}
