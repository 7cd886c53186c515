package io.kore.engine.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.error.InvalidRecordException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FirstLookTest {
    private static final String[] PIECES = {
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "\"a\"",
        "\"b\"",
        "\"a\":",
        "\"_korenum\":",
        "\"_korewho\":1",
        "\"é😀\"",
        "\"\\u00e9\"",
        "\"\\ud800\"",
        "\"\\n\\\"\"",
        "\\",
        "0",
        "-0",
        "-",
        "1.5",
        "1.",
        "01",
        "1e5",
        "1E+99999999999",
        "true",
        "false",
        "null",
        "tru",
        " ",
        "\t",
        "\r\n",
        "\u0001",
        "\u007f",
        "\ufeff",
        "é",
        "123456789012345678901234567890123456789012345",
    };

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                " {\"type\":\"contact\", \"name\":\"Ann\", \"number\":\"+44 20 7\", \"note\":\"a\\nb \\\"c\\\"\"}\n",
                "{\"a\":[1,-2.50,0,true,false,null,[],{}],\"b\":{\"a\":1,\"_korenum\":2},\"é\":\"日本 😀\"}",
            })
    void it_vouches_for_the_records_of_every_day(String json) {
        assertThat(FirstLook.vouchesFor(utf8(json))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":1,\"a\":2}",
                "{\"\\u0061\":1,\"a\":2}",
                "{\"_korenum\":1}",
                "{\"_korewho\":\"x\"}",
                "{\"a\":01}",
                "{\"a\":1e5}",
                "{\"a\":\"\\ud800\"}",
                "{\"a\":1}}",
                "{\"a\":1} x",
                "{\"a\":tru}",
                "{\"a\":fals}",
                "[]",
                "",
                "{",
                "{\"a\":{\"b\":[{\"c\":1,\"c\":2}]}}",
            })
    void it_does_not_vouch_for_what_is_wrong_or_rare(String json) {
        assertThat(FirstLook.vouchesFor(utf8(json))).isFalse();
    }

    @Test
    void what_it_vouches_for_the_parser_accepts() {
        int vouched = 0;
        for (int seed = 0; seed < 60_000; seed++) {
            byte[] bytes = sample(new Random(seed));
            if (vouches(bytes)) {
                vouched++;
                assertThat(isAccepted(bytes))
                        .as("seed %d: %s", seed, new String(bytes, StandardCharsets.UTF_8))
                        .isTrue();
            }
        }
        assertThat(vouched).isGreaterThan(5_000);
    }

    /** Text is passed over eight bytes at once: each byte has to be seen at each place of the eight, and behind them. */
    @Test
    void every_byte_at_every_place_of_a_long_text_is_seen() {
        for (int at = 0; at < 20; at++) {
            for (int each = 0; each < 256; each++) {
                byte[] bytes = utf8("{\"note\":\"" + "x".repeat(20) + "\"}");
                bytes["{\"note\":\"".length() + at] = (byte) each;
                boolean isPlain = each >= ' ' && each < 128 && each != '"' && each != '\\';
                String what = "byte " + each + " at " + at;
                if (isPlain) {
                    assertThat(vouches(bytes)).as(what).isTrue();
                } else {
                    assertThat(!vouches(bytes) || isAccepted(bytes)).as(what).isTrue();
                }
            }
        }
    }

    @Test
    void names_are_reserved_at_the_top_only_and_long_ones_are_compared_whole() {
        String longName = "a name of many characters";
        assertThat(vouches(utf8("{\"" + longName + "\":1,\"" + longName + "s\":2}")))
                .isTrue();
        assertThat(vouches(utf8("{\"" + longName + "\":1,\"" + longName + "\":2}")))
                .isFalse();
        assertThat(vouches(utf8("{\"a\":{\"_korewho\":1}}"))).isTrue();
    }

    /** A legal record, most often damaged after: a piece put in, bytes cut out, or a byte changed. */
    private static byte[] sample(Random random) {
        byte[] bytes = utf8(object(random, 0));
        for (int damage = random.nextInt(3); damage > 0; damage--) {
            int at = random.nextInt(bytes.length + 1);
            byte[] piece = random.nextBoolean()
                    ? utf8(PIECES[random.nextInt(PIECES.length)])
                    : new byte[] {(byte) random.nextInt(256)};
            int skipped = Math.min(random.nextInt(3), bytes.length - at);
            byte[] next = new byte[bytes.length - skipped + piece.length];
            System.arraycopy(bytes, 0, next, 0, at);
            System.arraycopy(piece, 0, next, at, piece.length);
            System.arraycopy(bytes, at + skipped, next, at + piece.length, bytes.length - at - skipped);
            bytes = next;
        }
        return bytes;
    }

    private static String object(Random random, int depth) {
        StringBuilder json = new StringBuilder("{");
        int fields = random.nextInt(4);
        for (int i = 0; i < fields; i++) {
            json.append(i == 0 ? "" : ",").append(random.nextInt(8) == 0 ? " " : "");
            json.append('"').append((char) ('a' + random.nextInt(6))).append("\":");
            json.append(value(random, depth + 1));
        }
        return json.append('}').toString();
    }

    private static String value(Random random, int depth) {
        return switch (random.nextInt(depth > 4 ? 5 : 7)) {
            case 0 -> Integer.toString(random.nextInt(2_000) - 1_000);
            case 1 -> "\"text " + random.nextInt(10) + "\"";
            case 2 -> "1." + random.nextInt(100);
            case 3 -> random.nextBoolean() ? "true" : "null";
            case 4 -> "\"é\\t😀\"";
            case 5 -> object(random, depth);
            default -> "[" + value(random, depth + 1) + "," + value(random, depth + 1) + "]";
        };
    }

    private static boolean vouches(byte[] bytes) {
        try {
            return FirstLook.vouchesFor(bytes);
        } catch (InvalidRecordException refused) {
            assertThat(isAccepted(bytes)).isFalse();
            return false;
        }
    }

    private static boolean isAccepted(byte[] bytes) {
        try {
            PayloadCheck.parse(bytes, false);
            return true;
        } catch (InvalidRecordException refused) {
            return false;
        }
    }

    private static byte[] utf8(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }
}
