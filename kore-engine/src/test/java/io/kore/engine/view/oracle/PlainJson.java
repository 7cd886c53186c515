package io.kore.engine.view.oracle;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Values of JSON, compared in the plainest way there is: two are the same if, each written in one spelling, they
 * are the same text. Stateless.
 */
final class PlainJson {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private static final TypeReference<Map<String, @Nullable Object>> OBJECT = new TypeReference<>() {};

    private PlainJson() {}

    static Map<String, @Nullable Object> object(String json) {
        return MAPPER.readValue(json, OBJECT);
    }

    static @Nullable Object value(String json) {
        return object("{\"v\":" + json + '}').get("v");
    }

    static String text(Map<String, ? extends @Nullable Object> object) {
        return MAPPER.writeValueAsString(object);
    }

    static boolean isSame(@Nullable Object one, @Nullable Object other) {
        return canonical(one).equals(canonical(other));
    }

    /** One text for all spellings of a value. */
    static String canonical(@Nullable Object value) {
        if (value instanceof Map<?, ?> object) {
            Map<String, String> sorted = new TreeMap<>();
            object.forEach((name, inner) -> sorted.put('"' + String.valueOf(name) + '"', canonical(inner)));
            return sorted.toString();
        }
        if (value instanceof List<?> array) {
            return array.stream().map(PlainJson::canonical).toList().toString();
        }
        if (value instanceof Number) {
            return new BigDecimal(value.toString()).stripTrailingZeros().toString();
        }
        return value instanceof String ? '"' + value.toString() + '"' : String.valueOf(value);
    }

    /** What a value is as a key: text, or a number in one form; null if it can be none. */
    static @Nullable Object key(@Nullable Object value) {
        if (value instanceof Number) {
            return new BigDecimal(value.toString()).stripTrailingZeros();
        }
        return value instanceof String ? value : null;
    }

    /** Numbers by value, then text by UTF-16 code unit. */
    static int compareKeys(Object one, Object other) {
        if (one instanceof BigDecimal a && other instanceof BigDecimal b) {
            return a.compareTo(b);
        }
        if (one instanceof String a && other instanceof String b) {
            return a.compareTo(b);
        }
        return one instanceof BigDecimal ? -1 : 1;
    }
}
