package io.kore;

import io.kore.model.Base;
import io.kore.model.RecordId;

/**
 * One merged object of a {@link Gathered}: what all the records with its key have come to. It remembers
 * what it was made of, so that {@link Log#update} changes only what its author changed. Immutable,
 * thread-safe.
 *
 * @param <T> the type of the value
 */
public interface Entry<T> {
    /**
     * The value of the field that was gathered on.
     *
     * @return a {@code String} or a {@code BigDecimal}
     */
    Object key();

    /**
     * The merged object.
     *
     * @return as a map, unmodifiable and with the fields that Kore adds; as a type of the application, an
     *     object of its own
     * @throws io.kore.error.ProcessingException if the merged object does not fit the type
     */
    T value();

    /**
     * The merged object as JSON, without the fields that Kore adds.
     *
     * @return a JSON object
     */
    String json();

    /**
     * The last record that was applied to this object.
     *
     * @return its id
     */
    RecordId last();

    /**
     * What the object was made of.
     *
     * @return the token that an update of this entry is based on
     */
    Base base();
}
