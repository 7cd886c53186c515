package io.kore.engine.rest;

import io.kore.KoreRecord;
import io.kore.engine.json.Json;
import io.kore.model.Payload;
import io.kore.model.RecordId;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes records as clients see them: the JSON as it was appended, on one line, with number, writer and, if wanted, the
 * position after it. Immutable, thread-safe.
 */
final class LineForm {
    /** The field in which a line tells where to go on after it. A record's own field of that name gives way to it. */
    static final String POSITION_FIELD = "_korepos";

    private final Json json;

    LineForm(Json json) {
        this.json = json;
    }

    /** A line without its line break. */
    byte[] line(Payload payload, RecordId id, @Nullable String position) {
        if (position != null && mayHaveOwnPosition(payload)) {
            return rewritten(payload, id, position);
        }
        byte[] bytes = payload.toBytes();
        int end = closingBrace(bytes);
        boolean isEmpty = oneLine(bytes, end);
        String added = (isEmpty ? "" : ",") + added(id, position) + "}";
        byte[] tail = added.getBytes(StandardCharsets.UTF_8);
        byte[] line = new byte[end + tail.length];
        System.arraycopy(bytes, 0, line, 0, end);
        System.arraycopy(tail, 0, line, end, tail.length);
        return line;
    }

    private String added(RecordId id, @Nullable String position) {
        String place = "\"" + KoreRecord.NUMBER_FIELD + "\":" + id.number() + ",\"" + KoreRecord.WRITER_FIELD + "\":"
                + json.quoted(id.writer().value());
        return position == null ? place : place + ",\"" + POSITION_FIELD + "\":\"" + position + "\"";
    }

    private static int closingBrace(byte[] bytes) {
        int at = bytes.length - 1;
        while (bytes[at] != '}') {
            at--;
        }
        return at;
    }

    /** Puts spaces for line breaks, which in JSON stand between tokens only; tells whether the object has no field. */
    private static boolean oneLine(byte[] bytes, int end) {
        boolean isEmpty = true;
        for (int i = 0; i < end; i++) {
            if (bytes[i] == '\n' || bytes[i] == '\r') {
                bytes[i] = ' ';
            }
            isEmpty &= bytes[i] == '{' || bytes[i] == ' ' || bytes[i] == '\t';
        }
        return isEmpty;
    }

    /** An escape may hide the name. */
    private static boolean mayHaveOwnPosition(Payload payload) {
        String text = payload.text();
        return text.contains(POSITION_FIELD) || text.contains("\\u");
    }

    private byte[] rewritten(Payload payload, RecordId id, String position) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>(json.fields(payload));
        fields.remove(POSITION_FIELD);
        String text = json.text(fields);
        String head = text.substring(0, text.length() - 1);
        return (head + (fields.isEmpty() ? "" : ",") + added(id, position) + "}").getBytes(StandardCharsets.UTF_8);
    }
}
