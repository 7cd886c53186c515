package io.kore.engine.json;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads JSON into unmodifiable maps and lists, numbers exactly. Stateless. */
final class FieldReader {
    private FieldReader() {}

    static @Nullable Object value(JsonParser parser) {
        return value(parser, parser.nextToken());
    }

    private static @Nullable Object value(JsonParser parser, JsonToken token) {
        return switch (token) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_STRING -> parser.getString();
            case VALUE_NUMBER_INT -> parser.getNumberValue();
            case VALUE_NUMBER_FLOAT -> number(parser.getDecimalValue());
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> throw new IllegalArgumentException("no value starts with " + token);
        };
    }

    /** {@code 1e0} is written as 1, and so it is read: a value that was written and read again is the same. */
    private static Number number(BigDecimal decimal) {
        if (decimal.scale() != 0) {
            return decimal;
        }
        BigInteger whole = decimal.unscaledValue();
        if (whole.bitLength() < Integer.SIZE) {
            return whole.intValue();
        }
        return whole.bitLength() < Long.SIZE ? (Number) whole.longValue() : whole;
    }

    /** The fields of an object whose opening brace was read, and in which no name stands twice. */
    static Map<String, @Nullable Object> object(JsonParser parser) {
        Fields.Builder object = new Fields.Builder();
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            object.add(name, value(parser));
        }
        return object.build();
    }

    private static List<@Nullable Object> array(JsonParser parser) {
        List<@Nullable Object> array = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            array.add(value(parser, token));
        }
        return Collections.unmodifiableList(array);
    }

    /** A map of JSON has strings for keys. */
    @SuppressWarnings("unchecked")
    static Map<String, @Nullable Object> cast(Map<?, ?> object) {
        return (Map<String, @Nullable Object>) object;
    }
}
