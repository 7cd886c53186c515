package io.kore.cli;

import io.kore.KoreRecord;
import io.kore.model.RecordId;
import tools.jackson.core.io.JsonStringEncoder;

/**
 * Writes records as JSON lines. What a person stored stays as it was written, digit for digit; only line
 * breaks and spaces between values go. Stateless.
 */
final class JsonText {
    private JsonText() {}

    /**
     * A record on one line, with the two fields that Kore adds at its end.
     *
     * @param json a legal JSON object
     * @param id the record's id
     * @return one line, without its end
     */
    static String line(String json, RecordId id) {
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
    static String quoted(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        JsonStringEncoder.getInstance().quoteAsString(text, quoted);
        return quoted.append('"').toString();
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
