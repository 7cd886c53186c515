package io.kore.engine.json;

import io.kore.error.InvalidRecordException;
import io.kore.model.Limits;
import io.kore.model.Payload;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads a JSON document that holds records, one value after the other. Records are answered as the bytes they came as, unread
 * but for their brackets: whether they are legal is checked where records enter. What it reads past it forgets. Every
 * method throws {@link InvalidRecordException} where the document is no JSON, or names a field twice in one object.
 * Confined to one thread.
 */
public final class JsonCursor implements AutoCloseable {
    private final byte[] bytes;
    private final JsonParser parser;
    /** Names of the objects that are open, the innermost first. */
    private final Deque<Set<String>> names = new ArrayDeque<>();

    /**
     * Stands before the document's only value.
     *
     * @param utf8 the document; the caller gives the array up
     */
    public JsonCursor(byte[] utf8) {
        boolean unused = Utf8.check(utf8);
        bytes = utf8;
        parser = StrictJson.deepParser(utf8);
        var first = next();
        if (first == null) {
            throw invalid("is empty", null);
        }
    }

    /**
     * Enters an object.
     *
     * @return false if the value here is none; it was passed over
     */
    public boolean enterObject() {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            pass();
            return false;
        }
        names.push(new HashSet<>());
        return true;
    }

    /**
     * Goes to the next field of the object that was entered last.
     *
     * @return its name, or null at the object's end, which is left
     */
    public @Nullable String field() {
        if (next() == JsonToken.END_OBJECT) {
            names.pop();
            return null;
        }
        String name = parser.currentName();
        if (!names.element().add(name)) {
            throw invalid("names a field twice in one object", null);
        }
        var value = next();
        if (value == null) {
            throw invalid("ends too early", null);
        }
        return name;
    }

    /**
     * Enters an array.
     *
     * @return false if the value here is none; it was passed over
     */
    public boolean enterArray() {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            pass();
            return false;
        }
        return true;
    }

    /**
     * Goes to the next element of the array that was entered last.
     *
     * @return false at the array's end, which is left
     */
    public boolean element() {
        return next() != JsonToken.END_ARRAY;
    }

    /**
     * The value here, if it is a string.
     *
     * @return the string; null if it is something else, which was passed over
     */
    public @Nullable String string() {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            return read(parser::getString);
        }
        pass();
        return null;
    }

    /**
     * The value here, if it is a number: how many of something.
     *
     * @return a whole number from 0 to 2^53; -1 if it is something else, which was passed over
     */
    public long count() {
        JsonToken token = parser.currentToken();
        if (token != JsonToken.VALUE_NUMBER_INT && token != JsonToken.VALUE_NUMBER_FLOAT) {
            pass();
            return -1;
        }
        // a longer one is no count, and takes long to read
        double value = read(
                () -> parser.getStringLength() > Limits.JSON_NUMBER_LENGTH_MAX ? Double.NaN : parser.getDoubleValue());
        boolean isCount = value >= 0 && value <= 1L << 53 && value == Math.rint(value);
        return isCount ? (long) value : -1;
    }

    /**
     * Tells whether the value here is true. Anything is passed over.
     *
     * @return false for anything else
     */
    public boolean isTrue() {
        boolean isTrue = parser.currentToken() == JsonToken.VALUE_TRUE;
        pass();
        return isTrue;
    }

    /**
     * The value here as it stands in the document, if it is an object.
     *
     * @return its bytes, sharing the document's; null if it is something else, which was passed over
     */
    public @Nullable Payload object() {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            pass();
            return null;
        }
        int from = (int) parser.currentTokenLocation().getByteOffset();
        pass();
        int to = (int) parser.currentTokenLocation().getByteOffset() + 1;
        return Payload.owning(bytes, from, to - from);
    }

    /** Passes over the value here. */
    public void pass() {
        read(parser::skipChildren);
    }

    /** The document's value has been read: nothing may follow. */
    public void end() {
        if (next() != null) {
            throw invalid("goes on after its end", null);
        }
    }

    @Override
    public void close() {
        parser.close();
    }

    private @Nullable JsonToken next() {
        return read(parser::nextToken);
    }

    @FunctionalInterface
    private interface Reading<T extends @Nullable Object> {
        T read();
    }

    private <T extends @Nullable Object> T read(Reading<T> reading) {
        try {
            return reading.read();
        } catch (JacksonException e) {
            throw invalid("is not JSON", e);
        }
    }

    private InvalidRecordException invalid(String what, @Nullable Throwable cause) {
        long at = parser.currentLocation().getByteOffset();
        return new InvalidRecordException("the document " + what + " (byte " + at + " of " + bytes.length + ")", cause);
    }
}
