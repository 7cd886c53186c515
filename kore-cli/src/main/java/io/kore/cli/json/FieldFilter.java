package io.kore.cli.json;

import io.kore.KoreRecord;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * One {@code --filter field=value}: the records in which a field has a value, compared by JSON value. What
 * stands behind the first {@code =} is a number, {@code true}, {@code false}, {@code null} or a quoted
 * string where it reads as one, else text. Immutable.
 *
 * @param field the field's name
 * @param value a {@code String}, {@code BigDecimal} or {@code Boolean}, or null for JSON's null
 */
public record FieldFilter(String field, @Nullable Object value) {
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]{1,9})?");
    private static final JsonFactory JSON = new JsonFactory();

    /**
     * Reads a filter.
     *
     * @param text {@code field=value}
     * @return the filter
     * @throws IllegalArgumentException if there is no field or no {@code =}
     */
    public static FieldFilter parse(String text) {
        int equals = text.indexOf('=');
        if (equals < 1) {
            throw new IllegalArgumentException("a filter is FIELD=VALUE, not \"" + text + '"');
        }
        return new FieldFilter(text.substring(0, equals), value(text.substring(equals + 1)));
    }

    /**
     * Tells whether a record has the value in the field. The two fields that Kore adds count as well.
     *
     * @param record the record
     * @return true if it has
     */
    public boolean matches(KoreRecord record) {
        if (field.equals(KoreRecord.NUMBER_FIELD)) {
            return isEqual(BigDecimal.valueOf(record.id().number()));
        }
        if (field.equals(KoreRecord.WRITER_FIELD)) {
            return isEqual(record.id().writer().value());
        }
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), record.json())) {
            return isFound(parser) && matchesCurrent(parser);
        }
    }

    /**
     * Tells whether the field is one that Kore adds.
     *
     * @return true if it is
     */
    public boolean isOfKore() {
        return isOfKore(field);
    }

    /**
     * Tells whether a field is one that Kore adds.
     *
     * @param field the name of a field
     * @return true if it is
     */
    public static boolean isOfKore(String field) {
        return field.equals(KoreRecord.NUMBER_FIELD) || field.equals(KoreRecord.WRITER_FIELD);
    }

    /** Moves the parser to the value of the field. */
    private boolean isFound(JsonParser parser) {
        parser.nextToken();
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            parser.nextToken();
            if (name.equals(field)) {
                return true;
            }
            parser.skipChildren();
        }
        return false;
    }

    private boolean matchesCurrent(JsonParser parser) {
        JsonToken token = parser.currentToken();
        return switch (token) {
            case VALUE_STRING -> isEqual(parser.getString());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
                value instanceof BigDecimal
                        && decimal(parser.getString()).filter(this::isEqual).isPresent();
            case VALUE_TRUE -> isEqual(true);
            case VALUE_FALSE -> isEqual(false);
            case VALUE_NULL -> value == null;
            default -> false;
        };
    }

    private boolean isEqual(Object found) {
        return (value instanceof BigDecimal wanted && found instanceof BigDecimal number)
                ? wanted.compareTo(number) == 0
                : found.equals(value);
    }

    /**
     * Reads a value as a person types it.
     *
     * @param text what stands behind the {@code =}
     * @return a {@code String}, {@code BigDecimal} or {@code Boolean}, or null for JSON's null
     */
    public static @Nullable Object value(String text) {
        if (text.equals("null")) {
            return null;
        }
        if (text.equals("true") || text.equals("false")) {
            return Boolean.valueOf(text);
        }
        if (NUMBER.matcher(text).matches()) {
            Optional<BigDecimal> number = decimal(text);
            if (number.isPresent()) {
                return number.get();
            }
        }
        return text.length() > 1 && text.startsWith("\"") && text.endsWith("\"") ? unquoted(text) : text;
    }

    /** The string that the text is in JSON, or the text itself if it is none. */
    private static String unquoted(String text) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), text)) {
            boolean isString = parser.nextToken() == JsonToken.VALUE_STRING;
            String string = isString ? parser.getString() : text;
            return parser.nextToken() == null ? string : text;
        } catch (JacksonException e) {
            return text;
        }
    }

    /** Empty for a number whose exponent is beyond what can be compared. */
    private static Optional<BigDecimal> decimal(String digits) {
        try {
            return Optional.of(new BigDecimal(digits));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
