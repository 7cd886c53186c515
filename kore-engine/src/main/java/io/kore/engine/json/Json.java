package io.kore.engine.json;

import io.kore.error.InvalidRecordException;
import io.kore.error.ProcessingException;
import io.kore.model.Payload;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Turns what applications give into payloads, and payloads into what applications want. Fields come as
 * unmodifiable maps and lists, whole numbers as {@code Integer}, {@code Long} or {@code BigInteger}, others
 * as {@code BigDecimal} exactly as written, null as null. Stateless but for caches, thread-safe.
 */
public final class Json {
    /** Made when first used: most applications that start show their gathers before they convert a thing. */
    private volatile @Nullable JsonMapper mapper;

    /** A converter. */
    public Json() {}

    private JsonMapper mapper() {
        JsonMapper made = mapper;
        if (made == null) {
            synchronized (this) {
                made = mapper;
                if (made == null) {
                    made = newMapper();
                    mapper = made;
                }
            }
        }
        return made;
    }

    private static JsonMapper newMapper() {
        return JsonMapper.builder(StrictJson.shared())
                // fields stand in the order in which the application declares them
                .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
                // a class that shows nothing to Jackson would be kept as nothing
                .enable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
                // records of other versions of the application have more fields, or fewer
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                // 3.7 is no int: cutting it would show wrong data
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .build();
    }

    /**
     * The payload of a record that an application gives.
     *
     * @param record a {@link Payload} or text holding JSON, which is kept to the byte; or a map, Java record
     *     or bean, which is written
     * @return the payload; whether it is a legal record is checked where records enter
     * @throws InvalidRecordException if it cannot be written as JSON
     */
    public Payload payload(@Nullable Object record) {
        if (record == null) {
            throw new InvalidRecordException("the record is null; a record is one JSON object");
        }
        if (record instanceof Payload given) {
            return given;
        }
        return Payload.owning(record instanceof CharSequence text ? utf8(text) : written(record));
    }

    /**
     * All fields of a record.
     *
     * @param payload a legal record
     * @return its fields, in order
     * @throws ProcessingException if the payload is not a legal record, which no ingested one is
     */
    public Map<String, @Nullable Object> fields(Payload payload) {
        try (JsonParser parser = StrictJson.parser(payload.toBytes())) {
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                return FieldReader.object(parser);
            }
        } catch (JacksonException e) {
            throw new ProcessingException("a record that is held is not JSON; verify the store", e);
        }
        throw new ProcessingException("a record that is held is not a JSON object; verify the store");
    }

    /**
     * What an object looks like as JSON.
     *
     * @param object a map, Java record or bean
     * @return its fields, in order
     * @throws InvalidRecordException if it cannot be written as a JSON object
     */
    public Map<String, @Nullable Object> fieldsOf(@Nullable Object object) {
        if (object == null) {
            throw new InvalidRecordException("the object is null; give one that is written as a JSON object");
        }
        if (value(object) instanceof Map<?, ?> fields) {
            return FieldReader.cast(fields);
        }
        throw new InvalidRecordException(
                "an object of " + object.getClass().getName() + " is not written as a JSON object, but as a value");
    }

    /**
     * What any value looks like as JSON, for comparing with {@link JsonValues#equal}.
     *
     * @param value anything that Jackson can write
     * @return a map, list, string, number, boolean or null
     * @throws InvalidRecordException if it cannot be written as JSON
     */
    public @Nullable Object value(@Nullable Object value) {
        byte[] bytes = written(value);
        try {
            if (Utf8.check(bytes)) {
                checkSurrogates(bytes);
            }
            try (JsonParser parser = StrictJson.parser(bytes)) {
                return FieldReader.value(parser);
            }
        } catch (JacksonException e) {
            throw new InvalidRecordException(
                    "the value has no form in JSON; NaN, infinite numbers and halves of surrogate pairs have none", e);
        }
    }

    /** Jackson writes half of a surrogate pair as an escape; no record may hold it. */
    private static void checkSurrogates(byte[] bytes) {
        try (JsonParser parser = StrictJson.parser(bytes)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                boolean isText = token == JsonToken.VALUE_STRING || token == JsonToken.PROPERTY_NAME;
                if (isText && PayloadCheck.hasHalfPair(parser.getString())) {
                    throw new InvalidRecordException(
                            "the value holds half of a surrogate pair, which has no UTF-8 form");
                }
            }
        }
    }

    /**
     * An object of the application.
     *
     * @param fields the fields of a record or entry; those that the type does not know are left out
     * @param type the type
     * @param source what the fields are of, for the message, as in {@code record 3-phone}
     * @param <T> the type
     * @return a new object
     * @throws ProcessingException if the fields do not fit, naming the source and the field
     */
    public <T> T as(Map<String, ?> fields, Class<T> type, String source) {
        try {
            T object = mapper().convertValue(fields, type);
            if (object == null) {
                throw new ProcessingException(source + " comes to nothing as a " + type.getName());
            }
            return object;
        } catch (JacksonException e) {
            throw new ProcessingException(
                    source + " does not fit " + type.getName() + field(e)
                            + "; mend the type, or leave such records out by a filter",
                    e);
        }
    }

    /**
     * One line of JSON.
     *
     * @param fields as this class answers them
     * @return the JSON, without line breaks
     */
    public String text(Map<String, ?> fields) {
        return fields.isEmpty() ? "{}" : mapper().writeValueAsString(fields);
    }

    /**
     * One line of JSON as UTF-8.
     *
     * @param fields as this class answers them
     * @return the bytes of {@link #text}
     */
    public byte[] bytes(Map<String, ?> fields) {
        return mapper().writeValueAsBytes(fields);
    }

    /**
     * A record on one line.
     *
     * @param payload a legal record
     * @return the JSON, without line breaks
     */
    public String line(Payload payload) {
        return text(fields(payload));
    }

    /**
     * A string as JSON.
     *
     * @param text well-formed text
     * @return the text in quotes, escaped
     */
    public String quoted(String text) {
        return mapper().writeValueAsString(text);
    }

    private byte[] written(@Nullable Object value) {
        try {
            return mapper().writeValueAsBytes(value);
        } catch (JacksonException e) {
            String type =
                    value == null ? "null" : "an object of " + value.getClass().getName();
            throw new InvalidRecordException(
                    type + " cannot be written as JSON" + field(e)
                            + "; give plain values, not nested deeper than 64 levels",
                    e);
        }
    }

    private static byte[] utf8(CharSequence text) {
        try {
            ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return bytes;
        } catch (CharacterCodingException e) {
            throw new InvalidRecordException(
                    "the record's text holds half of a surrogate pair, which has no UTF-8 form", e);
        }
    }

    /** Names the field in which a conversion failed, if that is known. */
    private static String field(JacksonException e) {
        if (e.getPath().isEmpty()) {
            return "";
        }
        StringBuilder path = new StringBuilder();
        for (JacksonException.Reference step : e.getPath()) {
            if (step.getPropertyName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getPropertyName());
            }
        }
        return " at field \"" + path + '"';
    }
}
