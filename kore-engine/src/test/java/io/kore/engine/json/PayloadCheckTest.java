package io.kore.engine.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kore.error.InvalidRecordException;
import io.kore.model.Limits;
import io.kore.model.Payload;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadCheckTest {
    private final PayloadCheck check = new PayloadCheck();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                " \t\r\n{\"a\":1} \n",
                "{\"\":null}",
                "{\"\\ud83d\\ude00\":1}",
                "{\"a\":[true,false,null,\"\",{},[]]}",
                "{\"a\":-0,\"b\":0.0,\"c\":-1.5e-7,\"d\":1E+2,\"e\":1e1000000000,\"f\":1e-2000000000,\"g\":1e00000000000001}",
                "{\"a\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\"}",
                "{\"a\":\"\\ud83d\\ude00 \\\\ud800 é 😀 \u007f\"}",
                "{\"a\":{\"_korenum\":1,\"_korewho\":2}}",
                "{\"a\":{\"b\":1},\"b\":{\"a\":1},\"c\":[{\"a\":1},{\"a\":2}]}",
            })
    void a_legal_record_passes(String json) {
        assertThatCode(() -> check.check(Payload.of(json))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'a':1}",
                "{a:1}",
                "{\"a\":01}",
                "{\"a\":-01}",
                "{\"a\":1,}",
                "{\"a\":[1,]}",
                "{\"a\":[,1]}",
                "{,}",
                "{\"a\":NaN}",
                "{\"a\":Infinity}",
                "{\"a\":-Infinity}",
                "{\"a\":+1}",
                "{\"a\":.5}",
                "{\"a\":1.}",
                "{\"a\":1e}",
                "{\"a\":0x1}",
                "{\"a\":tru}",
                "{\"a\":True}",
                "{\"a\":undefined}",
                "{\"a\" 1}",
                "{\"a\":1 \"b\":2}",
                "{\"a\":}",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\u12g4\"}",
                "{\"a\":\"\n\"}",
                "{\"a\":\"\u0001\"}",
                "{\"a\t\":1}",
                "{\"a\":1]",
                "{\"a\":1}}",
                "{\"a\":1}x",
                "{\"a\":1 /* x */}",
                "{\"a\":1} // x",
                "{\"a\":1} # x",
                "\u0000{}",
                "\u001e{}",
                "\u00a0{}",
                "\ufeff{}",
                "{\"\\ud800\":1}",
                "{\"\\ude00\\ud83d\":1}",
            })
    void what_is_not_json_is_refused_at_its_place(String json) {
        assertRefused(json, "is not JSON", "at line 1, column ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{", "{\"a", "{\"a\"", "{\"a\":", "{\"a\":\"x", "{\"a\":[1", "{\"a\":1", "{\"a\":{}", "{\"a\":1,"
            })
    void what_is_cut_off_is_refused(String json) {
        assertRefused(json, "ends before its object does", "byte " + json.length());
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "[{}]", "1", "\"{}\"", "true", "null"})
    void what_is_no_object_is_refused(String json) {
        assertRefused(json, "is not an object");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\r\n\t"})
    void an_empty_record_is_refused(String json) {
        assertRefused(json, "is empty");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}{}", "{\"a\":1} 1", "{\"a\":1}\n{\"b\":1}", "{} null", "{}[]", "{}\"\""})
    void trailing_tokens_are_refused(String json) {
        assertRefused(json, "goes on after the end");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":1,\"a\":1}",
                "{\"a\":1,\"b\":2,\"\\u0061\":3}",
                "{\"x\":{\"a\":1,\"a\":2}}",
                "{\"x\":[{\"y\":{\"a\":1,\"b\":[],\"a\":2}}]}",
                "{\"a\":{},\"b\":1,\"a\":{}}",
            })
    void a_name_given_twice_is_refused_at_any_level(String json) {
        assertRefused(json, "the field \"a\" twice");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"_korenum\":1}", "{\"a\":1,\"_korewho\":null}", "{\"\\u005fkorenum\":1}"})
    void the_fields_that_kore_adds_are_refused_at_the_top(String json) {
        assertRefused(json, "which Kore adds itself", "_kore");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "7b2261223a2280227d", // continuation byte alone
                "7b2261223a22c0af227d", // overlong, two bytes
                "7b2261223a22c1bf227d",
                "7b2261223a22e08080227d", // overlong, three bytes
                "7b2261223a22f0808080227d", // overlong, four bytes
                "7b2261223a22eda080227d", // encoded high surrogate
                "7b2261223a22edbfbf227d", // encoded low surrogate
                "7b2261223a22eda0bdedb880227d", // an encoded pair
                "7b2261223a22f4908080227d", // beyond U+10FFFF
                "7b2261223a22f5808080227d",
                "7b2261223a22ff227d",
                "7b2261223a22e282227d", // cut off
                "7b2261223a22f09f98227d",
                "7b2261223a22c3",
                "7b22c328223a317d", // in a name
                "fffe7b007d00", // UTF-16 with a byte order mark
            })
    void invalid_utf_8_is_refused(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        assertThatThrownBy(() -> check.check(Payload.owning(bytes)))
                .isInstanceOf(InvalidRecordException.class)
                .hasMessageContaining("not valid UTF-8 at byte ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"})
    void another_encoding_is_not_guessed(String charset) {
        byte[] bytes = "{\"a\":1}".getBytes(Charset.forName(charset));
        assertThatThrownBy(() -> check.check(Payload.owning(bytes))).isInstanceOf(InvalidRecordException.class);
    }

    @Test
    void an_escape_that_is_none_is_refused_also_behind_one_of_a_surrogate_pair() {
        assertRefused("{\"a\":\"\\ud83d\\ude00 \\u12\"}", "is not JSON");
        assertRefused("{\"a\":\"\\ud83d\\ude00 \\x\"}", "is not JSON");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":\"\\ud800\"}",
                "{\"a\":\"\\uDC00x\"}",
                "{\"a\":[\"\\ude00\\ud83d\"]}",
                "{\"a\":\"\\ud83d\\u0041\"}",
                "{\"a\":\"\\ud83d\\\\ude00\"}",
            })
    void an_escape_for_half_a_surrogate_pair_is_refused(String json) {
        assertRefused(json, "half of a surrogate pair");
    }

    @Test
    void depth_64_passes_and_65_is_refused() {
        check.check(Payload.of(nested(64)));
        assertRefused(nested(65), "nested deeper than 64 levels");
        assertRefused("{\"a\":".repeat(65) + "1" + "}".repeat(65), "nested deeper than 64 levels");
        assertRefused("{\"a\":" + "[".repeat(100_000), "nested deeper than 64 levels");
    }

    @Test
    void a_number_may_have_a_thousand_characters_and_no_more() {
        check.check(Payload.of("{\"a\":" + "9".repeat(1_000) + "}"));
        check.check(Payload.of("{\"a\":-1." + "9".repeat(997) + "}"));
        assertRefused("{\"a\":" + "9".repeat(1_001) + "}", "a number of 1001 characters");
        assertRefused("{\"a\":-" + "9".repeat(1_000) + "}", "a number of 1001 characters");
        assertRefused("{\"a\":[0." + "9".repeat(50_000) + "]}", "a number of 50002 characters");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e2000000001", "1E+2000000001", "-1.5e-2000000001", "0e99999999999999999999999"})
    void a_number_that_is_no_exact_decimal_is_refused(String number) {
        assertRefused("{\"a\":" + number + "}", "an exponent beyond 2000000000");
    }

    @Test
    void a_record_may_have_a_mebibyte_and_no_more() {
        String full = "{\"a\":\"" + "x".repeat(Limits.PAYLOAD_BYTES_MAX - 8) + "\"}";
        check.check(Payload.of(full));
        assertRefused(full + " ", "has 1048577 bytes");
    }

    @Test
    void names_and_numbers_of_names_are_limited_by_the_record_only() {
        check.check(Payload.of("{\"" + "n".repeat(Limits.PAYLOAD_BYTES_MAX - 7) + "\":1}"));
        StringBuilder many = new StringBuilder("{");
        for (int i = 0; i < 100_000; i++) {
            many.append('"').append(Integer.toString(i, 36)).append("\":0,");
        }
        check.check(Payload.of(many.append("\"-\":0}").toString()));
    }

    @Test
    void names_of_one_hash_are_accepted_whatever_came_before() {
        String[] pieces = {"Aa", "BB"};
        for (int round = 0; round < 20; round++) {
            StringBuilder object = new StringBuilder("{");
            for (int bits = 0; bits < 4_096; bits++) {
                object.append('"').append(round);
                for (int bit = 0; bit < 12; bit++) {
                    object.append(pieces[bits >> bit & 1]);
                }
                object.append("\":0,");
            }
            check.check(Payload.of(object.append("\"end\":0}").toString()));
        }
    }

    @Test
    void a_payload_within_a_larger_array_is_read_alone() {
        byte[] array = "xx{\"a\":1}yy".getBytes(StandardCharsets.UTF_8);
        assertThatCode(() -> check.check(Payload.owning(array, 2, 7))).doesNotThrowAnyException();
    }

    @Test
    void a_message_names_the_line() {
        assertRefused("{\n  \"a\": 1,\n  \"a\": 2\n}", "at line 3, column 3 (byte 14)");
    }

    /** An object with arrays in it, this many levels in all. */
    private static String nested(int depth) {
        return "{\"a\":" + "[".repeat(depth - 1) + "]".repeat(depth - 1) + "}";
    }

    private void assertRefused(String json, String... says) {
        assertThatThrownBy(() -> check.check(Payload.of(json)))
                .isInstanceOf(InvalidRecordException.class)
                .hasMessageContainingAll(says)
                .satisfies(e -> assertThat(e.getMessage())
                        .doesNotContain("jackson")
                        .doesNotContain("Stream")
                        .doesNotContain("JsonRead")
                        .doesNotContain("Source")
                        .hasSizeLessThan(250));
    }

    @Test
    void many_are_legal_only_if_all_are() {
        for (int wrong : new int[] {0, 77, 149}) {
            List<Payload> payloads = new ArrayList<>();
            for (int i = 0; i < 150; i++) {
                payloads.add(Payload.of("{\"i\":" + i + "}"));
            }
            check.begin(payloads, payload -> payload, check::check).run();
            for (Payload illegal : List.of(
                    Payload.of("{\"a\":1,\"a\":2}"),
                    Payload.of("{\"_korenum\":1}"),
                    Payload.owning(new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'}),
                    Payload.owning(new byte[Limits.PAYLOAD_BYTES_MAX + 1]))) {
                payloads.set(wrong, illegal);
                Runnable begun = check.begin(payloads, payload -> payload, check::check);
                assertThatThrownBy(begun::run).isInstanceOf(InvalidRecordException.class);
            }
        }
    }

    @Test
    void what_a_first_look_cannot_vouch_for_is_checked_in_full() {
        List<Payload> payloads = new ArrayList<>(Collections.nCopies(150, Payload.of("{}")));
        payloads.set(100, Payload.of("{\"\\u0061\":1,\"b\":-0.5e+7}"));
        List<Payload> checked = new ArrayList<>();
        check.begin(payloads, payload -> payload, payload -> {
                    check.check(payload);
                    checked.add(payload);
                })
                .run();
        assertThat(checked).isEqualTo(payloads);
    }

    @Test
    @Timeout(30)
    void an_application_that_blocks_the_common_threads_holds_nobody_up() {
        CountDownLatch goOn = new CountDownLatch(1);
        List<ForkJoinTask<Boolean>> blocking = new ArrayList<>();
        for (int i = 0; i < 4 + ForkJoinPool.getCommonPoolParallelism(); i++) {
            blocking.add(ForkJoinPool.commonPool().submit(() -> goOn.await(20, TimeUnit.SECONDS)));
        }
        List<Payload> payloads = new ArrayList<>(Collections.nCopies(150, Payload.of("{}")));
        check.begin(payloads, payload -> payload, check::check).run();
        payloads.set(149, Payload.of("[]"));
        assertThatThrownBy(check.begin(payloads, payload -> payload, check::check)::run)
                .isInstanceOf(InvalidRecordException.class);
        goOn.countDown();
        blocking.forEach(task -> assertThat(task.join()).isTrue());
    }

    @Test
    void few_are_checked_at_once() {
        assertThatThrownBy(() -> check.begin(List.of(Payload.of("{}"), Payload.of("[]")), p -> p, check::check))
                .isInstanceOf(InvalidRecordException.class);
    }
}
