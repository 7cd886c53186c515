package io.kore.cli.json;

import io.kore.KoreRecord;
import io.kore.model.RecordId;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.io.JsonStringEncoder;

/**
 * Writes records as JSON lines. What a person stored stays as it was written, digit for digit; only line
 * breaks and spaces between values go. Stateless.
 */
public final class JsonText {
    private JsonText() {}

    /**
     * A record on one line, with the two fields that Kore adds at its end.
     *
     * @param json a legal JSON object
     * @param id the record's id
     * @return one line, without its end
     */
    public static String line(String json, RecordId id) {
        StringBuilder line = minified(json);
        line.setLength(line.length() - 1);
        line.append(line.length() == 1 ? "\"" : ",\"")
                .append(KoreRecord.NUMBER_FIELD)
                .append("\":");
        line.append(id.number()).append(",\"").append(KoreRecord.WRITER_FIELD).append("\":");
        return line.append(quoted(id.writer().value())).append('}').toString();
    }

    /**
     * Text as a JSON string.
     *
     * @param text any text
     * @return the text, quoted and escaped
     */
    public static String quoted(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        JsonStringEncoder.getInstance().quoteAsString(text, quoted);
        return quoted.append('"').toString();
    }

    /**
     * Any value as JSON.
     *
     * @param value a map, list, text, number, boolean or null
     * @return the JSON, compact
     */
    public static String of(@Nullable Object value) {
        StringBuilder json = new StringBuilder();
        append(json, value);
        return json.toString();
    }

    private static void append(StringBuilder json, @Nullable Object value) {
        if (value instanceof Map<?, ?> fields) {
            json.append('{');
            String comma = "";
            for (Map.Entry<?, ?> field : fields.entrySet()) {
                json.append(comma)
                        .append(quoted(String.valueOf(field.getKey())))
                        .append(':');
                append(json, field.getValue());
                comma = ",";
            }
            json.append('}');
        } else if (value instanceof Collection<?> elements) {
            json.append('[');
            String comma = "";
            for (Object element : elements) {
                json.append(comma);
                append(json, element);
                comma = ",";
            }
            json.append(']');
        } else {
            json.append(value instanceof CharSequence text ? quoted(text.toString()) : String.valueOf(value));
        }
    }

    /** The text without the white space between its values; a string holds no raw line break, or it is no JSON. */
    private static StringBuilder minified(String json) {
        StringBuilder line = new StringBuilder(json.length() + 64);
        boolean isInString = false;
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (isInString) {
                line.append(c);
                if (c == '\\') {
                    line.append(json.charAt(++i));
                } else if (c == '"') {
                    isInString = false;
                }
            } else if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
                line.append(c);
                isInString = c == '"';
            }
        }
        return line;
    }
}
