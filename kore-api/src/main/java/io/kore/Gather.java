package io.kore;

import java.util.List;
import java.util.Map;
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
     * Merge objects within objects field by field, too, at any depth. Lists stay as their last writer left them.
     *
     * @return a changed copy
     */
    Gather<T> mergeNested();

    /**
     * Records that have these fields are commands: they are no edits of an object, whatever else they have, and need not
     * pass the filter. The handler is called with each in merged order, with the objects as of that point, and
     * may change them. If several patterns fit a record, the one that was said first counts.
     *
     * <p>Records of the form {@code {"change": {...}, "to": {...}}} are commands by themselves: every object that
     * their writer saw to have all fields of the one gets those of the other.
     *
     * @param pattern field to wanted value, at least one; as in {@link #where}
     * @param handler what the commands do; a pure function
     * @return a changed copy
     * @throws IllegalArgumentException if the pattern is empty, or a value has no form in JSON
     */
    Gather<T> command(Map<String, ?> pattern, CommandHandler<T> handler);

    /**
     * Names the version of the command handlers. Then what the gather has come to outlives a restart, as it does
     * by itself where there are no handlers: a node that starts need not fold its log again. Change it whenever
     * a handler changes.
     *
     * @param version any text
     * @return a changed copy
     */
    Gather<T> version(String version);

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

    /**
     * Tells why a field of a merged object is as it is. Reads what it needs of the log, so it takes longer than a
     * gather.
     *
     * @param key a {@code String}, or any {@code Number}, compared by value
     * @param field the name of a field
     * @return what set it, what that was based on, and what was changed at the same time and lost
     * @throws IllegalStateException if {@link #gatherOn} was not said, or the node is closed
     */
    Explanation explain(Object key, String field);

    /**
     * The same for each merged object there is.
     *
     * @param field the name of a field
     * @return an explanation for each key, sorted by it
     * @throws IllegalStateException if {@link #gatherOn} was not said, or the node is closed
     */
    List<Explanation> explain(String field);
}
