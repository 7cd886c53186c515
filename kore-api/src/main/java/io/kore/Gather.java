package io.kore;

import java.util.function.Consumer;

/**
 * Describes a gather: which records, merged on which field, and how. Each method answers a changed copy.
 * Immutable, thread-safe.
 *
 * @param <T> the type of the merged objects
 */
public interface Gather<T> {
    /**
     * Only records in which a field has this value; said several times, all must hold. A record outside the
     * filter is no edit of any object.
     *
     * @param field the field's name
     * @param value what Jackson writes as the wanted JSON; compared by JSON value, null is a value like any
     *     other
     * @return a changed copy
     */
    Gather<T> where(String field, @org.jspecify.annotations.Nullable Object value);

    /**
     * Merge the records that have the same value, a string or a number, in this field. Others are left out.
     * Must be said.
     *
     * @param field the field's name
     * @return a changed copy
     */
    Gather<T> gatherOn(String field);

    /**
     * Let the last record win whole, instead of merging what each record changed.
     *
     * @return a changed copy
     */
    Gather<T> overwrite();

    /**
     * Calls the handler with the result now, then whenever it has changed, until the subscription is
     * closed. One call at a time, on a thread of the node; a slow handler gets the newest result next, not
     * every one between. An exception is reported to the node's error handler.
     *
     * @param handler the handler
     * @return the subscription
     * @throws IllegalStateException if {@link #gatherOn} was not said, or the node is closed
     */
    Subscription onChange(Consumer<? super Gathered<T>> handler);

    /**
     * Gathers once.
     *
     * @return the result over all records held now; a merged object that does not fit the type is told by its
     *     {@link Entry#value()}, and hides none of the others
     * @throws IllegalStateException if {@link #gatherOn} was not said, or the node is closed
     */
    Gathered<T> now();
}
