package io.kore.tck;

import io.kore.model.Limits;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Legal records that a careless reader stumbles over. Stateless. */
final class StrangePayloads {
    private static final Pattern FIELD = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"\\s*:");

    /** What a field may hold when somebody else wrote it. */
    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "false",
            "0",
            "-0",
            "-0.0",
            "1",
            "-1",
            "1.5",
            "1e0",
            "1E+2",
            "1e400",
            "-1e-400",
            "1e1000000000",
            "9223372036854775808",
            "123456789012345678901234567890.123456789",
            "\"\"",
            "\" \"",
            "\"0\"",
            "\"NaN\"",
            "\"a\\\"b\\\\c\\/d\\b\\f\\n\\r\\t\\u0000e\"",
            "\"\\u00e9\\ud83d\\ude00\"",
            "\"\u00e9\ud83d\ude00\u2028\ufeff\"",
            "\"2024-02-30T25:61:61Z\"",
            "{}",
            "[]",
            "[[]]",
            "[null,1,\"1\",{\"a\":{}}]",
            "{\"\":\"\",\"a\":{\"a\":null}}");

    private StrangePayloads() {}

    /** Records that know nothing of the processor. */
    static List<String> any() {
        List<String> all = new ArrayList<>(List.of(
                "{}",
                " \t\r\n{ \n} ",
                "{\"\":null}",
                "{\" \":0,\"a.b\":1,\"a\\u002fb\":2,\"\\u0000\":3}",
                "{\"change\":{\"a\":1},\"to\":{\"a\":2}}",
                "{\"id\":\"_korenum\",\"x\":{\"_korenum\":1,\"_korewho\":\"w\"}}"));
        all.add("{\"deep\":" + "[".repeat(Limits.JSON_DEPTH_MAX - 1) + "]".repeat(Limits.JSON_DEPTH_MAX - 1) + "}");
        all.add("{\"long\":" + "7".repeat(Limits.JSON_NUMBER_LENGTH_MAX) + "}");
        all.add("{\"large\":\"" + "x".repeat(Limits.PAYLOAD_BYTES_MAX - 12) + "\"}");
        for (String value : VALUES) {
            all.add("{\"any\":" + value + "}");
        }
        return all;
    }

    /** Records with the fields of others, at any depth, that hold something else; now and then beside the others'. */
    static List<String> like(List<String> payloads) {
        Set<String> fields = new LinkedHashSet<>();
        for (String payload : payloads) {
            Matcher matcher = FIELD.matcher(payload);
            while (matcher.find()) {
                fields.add(matcher.group(1));
            }
        }
        List<String> all = new ArrayList<>();
        for (String field : fields) {
            VALUES.forEach(value -> all.add("{\"" + field + "\":" + value + "}"));
            for (String payload : payloads) {
                String odd = VALUES.get(all.size() % VALUES.size());
                all.add(payload.replaceAll(
                        "\"" + Pattern.quote(field) + "\"\\s*:\\s*(\"(?:[^\"\\\\]|\\\\.)*\"|[-+.\\w]+)",
                        Matcher.quoteReplacement("\"" + field + "\":" + odd)));
            }
        }
        return all;
    }
}
