package io.kore;

import io.kore.model.RecordId;
import java.util.Map;

/** A record as an application sees it. Immutable, thread-safe. */
public interface KoreRecord {
    /** The field in which {@link #fields()} carries a record's number. */
    String NUMBER_FIELD = "_korenum";

    /** The field in which {@link #fields()} carries a record's writer. */
    String WRITER_FIELD = "_korewho";

    /**
     * The id, unique in its log.
     *
     * @return number and writer
     */
    RecordId id();

    /**
     * The log.
     *
     * @return the log's name
     */
    String log();

    /**
     * The JSON that was appended, to the byte.
     *
     * @return a JSON object, without the fields that Kore adds
     */
    String json();

    /**
     * All fields, with those that Kore adds.
     *
     * @return an unmodifiable map in the order of the JSON: objects are maps, arrays are lists, whole
     *     numbers are {@code Integer}, {@code Long} or {@code BigInteger}, others {@code BigDecimal}, null
     *     is null; then {@link #NUMBER_FIELD} and {@link #WRITER_FIELD}
     */
    Map<String, Object> fields();

    /**
     * The record as an object of the application.
     *
     * @param type a class or Java record that Jackson can read; unknown fields are left out of it
     * @param <T> the type
     * @return a new object
     * @throws io.kore.error.ProcessingException if the JSON does not fit the type
     */
    <T> T as(Class<T> type);
}
