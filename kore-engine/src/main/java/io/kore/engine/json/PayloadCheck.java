package io.kore.engine.json;

import io.kore.KoreRecord;
import io.kore.engine.task.Ahead;
import io.kore.error.InvalidRecordException;
import io.kore.model.Limits;
import io.kore.model.Payload;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;

/**
 * Decides whether bytes are a legal record, alike on every node. Legal is exactly one JSON object by RFC
 * 8259, and:
 *
 * <ul>
 *   <li>at most {@link Limits#PAYLOAD_BYTES_MAX} bytes of well-formed UTF-8 without a byte order mark;
 *   <li>no name twice in one object, compared after unescaping;
 *   <li>no {@code _korenum} or {@code _korewho} at the top;
 *   <li>objects and arrays nested at most {@link Limits#JSON_DEPTH_MAX} deep, the record being level 1;
 *   <li>numbers of at most {@link Limits#JSON_NUMBER_LENGTH_MAX} characters as written, with an exponent of
 *       at most {@link Limits#JSON_EXPONENT_MAX} either way, so that each is an exact decimal;
 *   <li>no escape that stands for half of a surrogate pair: such text has no UTF-8 form, and would not
 *       survive a node that writes it again.
 * </ul>
 *
 * <p>Stateless, thread-safe.
 */
public final class PayloadCheck {

    /** So many are worth a second thread. */
    private static final int MANY = 128;

    /** A check. */
    public PayloadCheck() {}

    /**
     * Looks at payloads while the caller does something else with them; where they are few, checks them at once.
     *
     * @param all what is to become records, or came as such; not changed meanwhile
     * @param payload the payload of one
     * @param check checks one by itself, and throws if it is not legal; called of each, in order, unless all are seen to be
     * @param <T> the type of what has a payload
     * @return to be run before anything comes of them: returns once all are known to be legal, or throws as the check does
     */
    public <T> Runnable begin(List<T> all, Function<T, Payload> payload, Consumer<T> check) {
        if (all.size() < MANY) {
            all.forEach(check);
            return () -> {};
        }
        Ahead<Boolean> look =
                Ahead.of(() -> all.stream().allMatch(one -> vouchesFor(payload.apply(one))), ForkJoinPool.commonPool());
        return () -> {
            if (!look.get()) {
                all.forEach(check);
            }
        };
    }

    private static boolean vouchesFor(Payload payload) {
        try {
            return payload.length() <= Limits.PAYLOAD_BYTES_MAX && FirstLook.vouchesFor(payload.toBytes());
        } catch (InvalidRecordException e) {
            // whoever checks it by itself is told
            return false;
        }
    }

    /**
     * Checks a payload.
     *
     * @param payload the bytes that are to become, or came as, a record
     * @throws InvalidRecordException if they are not a legal record, saying what is wrong and where
     */
    public void check(Payload payload) {
        if (payload.length() > Limits.PAYLOAD_BYTES_MAX) {
            throw new InvalidRecordException("the record has " + payload.length() + " bytes; at most "
                    + Limits.PAYLOAD_BYTES_MAX + " are allowed, keep larger things elsewhere and append where");
        }
        walk(payload, false);
    }

    /**
     * Checks a record as koredb writes it, with number and writer among its fields. Its size is not looked at: that
     * of what is kept of it counts.
     *
     * @param line the bytes of one record
     * @throws InvalidRecordException if they are not a legal record but for these two fields
     */
    public void checkBare(Payload line) {
        walk(line, true);
    }

    private static void walk(Payload payload, boolean mayTellPlace) {
        byte[] bytes = payload.toBytes();
        if (!FirstLook.vouchesFor(bytes)) {
            parse(bytes, mayTellPlace);
        }
    }

    /** The check itself; a first look only saves most records from it. */
    static void parse(byte[] bytes, boolean mayTellPlace) {
        boolean surrogateEscapes = Utf8.check(bytes);
        try (JsonParser parser = StrictJson.parser(bytes)) {
            new Walk(parser, bytes.length, surrogateEscapes, mayTellPlace).run();
        }
    }

    /** One reading of one payload. Confined to the call. */
    private static final class Walk {
        private final JsonParser parser;
        private final int length;
        private final boolean surrogateEscapes;
        private final boolean mayTellPlace;
        /** Of the objects that are open, the innermost first. */
        private final Deque<Set<String>> names = new ArrayDeque<>();

        private int depth;

        Walk(JsonParser parser, int length, boolean surrogateEscapes, boolean mayTellPlace) {
            this.mayTellPlace = mayTellPlace;
            this.parser = parser;
            this.length = length;
            this.surrogateEscapes = surrogateEscapes;
        }

        void run() {
            JsonToken first = next();
            if (first != JsonToken.START_OBJECT) {
                throw new InvalidRecordException(
                        first == null
                                ? "the record is empty; a record is one JSON object"
                                : "the record is not an object; a record is one JSON object, in braces");
            }
            enter(first);
            while (depth > 0) {
                enter(next());
            }
            if (next() != null) {
                throw invalid("goes on after the end of its object; give one object at a time");
            }
        }

        private void enter(JsonToken token) {
            switch (token) {
                case START_OBJECT -> {
                    depth++;
                    names.push(new HashSet<>());
                }
                case END_OBJECT -> {
                    depth--;
                    names.pop();
                }
                case START_ARRAY -> depth++;
                case END_ARRAY -> depth--;
                case PROPERTY_NAME -> checkName();
                case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> checkNumber();
                case VALUE_STRING -> checkText();
                default -> {
                    // true, false and null: nothing more to check
                }
            }
        }

        /** The next token, or null at the end of the bytes, which inside the object is an error. */
        private JsonToken next() {
            return read(parser::nextToken);
        }

        /** Jackson reads a text only when it is asked for, so each question may find that this is no JSON. */
        private <T> T read(Supplier<T> reading) {
            try {
                return reading.get();
            } catch (StreamConstraintsException e) {
                throw invalid("is nested deeper than " + Limits.JSON_DEPTH_MAX + " levels; flatten it");
            } catch (JacksonException e) {
                TokenStreamLocation where = e.getLocation();
                throw invalid(
                        where.getByteOffset() >= length
                                ? "ends before its object does; it may have been cut off"
                                : "is not JSON; names and strings take double quotes, and there are no comments,"
                                        + " no trailing commas, no leading zeros, no NaN",
                        where);
            }
        }

        private void checkName() {
            checkText();
            String name = parser.currentName();
            if (!names.element().add(name)) {
                throw invalid("has the field " + shown(name) + " twice in one object; give it once");
            }
            if (depth == 1
                    && !mayTellPlace
                    && (name.equals(KoreRecord.NUMBER_FIELD) || name.equals(KoreRecord.WRITER_FIELD))) {
                throw invalid("has the field " + shown(name) + ", which Kore adds itself; leave it out");
            }
        }

        private void checkText() {
            if (surrogateEscapes && hasHalfPair(read(parser::getString))) {
                throw invalid("has an escape for half of a surrogate pair; escape both halves, or none");
            }
        }

        private void checkNumber() {
            int characters = read(parser::getStringLength);
            if (characters > Limits.JSON_NUMBER_LENGTH_MAX) {
                throw invalid("has a number of " + characters + " characters; at most " + Limits.JSON_NUMBER_LENGTH_MAX
                        + " are allowed, write it as a string");
            }
            if (parser.currentToken() == JsonToken.VALUE_NUMBER_FLOAT && isExponentTooLarge(read(parser::getString))) {
                throw invalid(
                        "has a number with an exponent beyond " + Limits.JSON_EXPONENT_MAX + "; write it as a string");
            }
        }

        private InvalidRecordException invalid(String what) {
            return invalid(what, parser.currentTokenLocation());
        }

        private static InvalidRecordException invalid(String what, TokenStreamLocation where) {
            return new InvalidRecordException("at line " + where.getLineNr() + ", column " + where.getColumnNr()
                    + " (byte " + where.getByteOffset() + ") the record " + what);
        }
    }

    static boolean hasHalfPair(String text) {
        return text.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    private static boolean isExponentTooLarge(String number) {
        int e = Math.max(number.indexOf('e'), number.indexOf('E'));
        if (e < 0) {
            return false;
        }
        int at = e + 1;
        if (number.charAt(at) == '+' || number.charAt(at) == '-') {
            at++;
        }
        long exponent = 0;
        while (at < number.length() && exponent <= Limits.JSON_EXPONENT_MAX) {
            exponent = exponent * 10 + (number.charAt(at) - '0');
            at++;
        }
        return exponent > Limits.JSON_EXPONENT_MAX;
    }

    /** A name as a message can carry it: short, and without control characters. */
    private static String shown(String name) {
        String head = name.length() > 60 ? name.substring(0, 60) + "…" : name;
        return '"' + head.replaceAll("\\p{Cntrl}", "?") + '"';
    }
}
