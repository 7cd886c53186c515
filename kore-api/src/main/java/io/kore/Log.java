package io.kore;

import io.kore.error.InvalidRecordException;
import io.kore.error.StoreFailedException;
import io.kore.model.RecordId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A named, append-only sequence of JSON records, the same on every node that holds the same shards.
 *
 * <p>Where a record is given as an object, it may be a map, a Java record, a class that Jackson can write, or
 * text ({@link CharSequence}) holding one JSON object. It may not hold {@code _korenum} or {@code
 * _korewho}, which Kore adds. Thread-safe.
 */
public interface Log {
    /**
     * The name.
     *
     * @return the log's name
     */
    String name();

    /**
     * Appends a record to this node's shard, and waits until that is as durable as the node's {@link
     * Durability} asks.
     *
     * @param record the record
     * @return its id
     * @throws InvalidRecordException if it is not one legal JSON object; nothing was written
     * @throws io.kore.error.LogDroppedException if the log was dropped on this node; nothing was written
     * @throws StoreFailedException if the store failed; unknown whether the record is kept
     * @throws IllegalStateException if the node is closed
     */
    RecordId append(Object record);

    /**
     * Appends a record without waiting for its durability. The record has its place when this returns; the
     * future completes once it is durable.
     *
     * @param record the record
     * @return completes with its id, exceptionally as {@link #append} throws
     */
    CompletableFuture<RecordId> appendAsync(Object record);

    /**
     * Appends several records, all or none: after any crash either all are there or none is.
     *
     * @param records the records, in order
     * @return their ids, in the same order
     * @throws InvalidRecordException if one of them is not legal; nothing was written
     * @throws io.kore.error.LogDroppedException if the log was dropped on this node; nothing was written
     * @throws StoreFailedException if the store failed; unknown whether the records are kept
     * @throws IllegalStateException if the node is closed
     */
    List<RecordId> appendAll(Collection<?> records);

    /**
     * Saves an edited entry: appends its new content, based on what the entry was made of. Only what was
     * changed relative to the entry takes effect, whatever other devices have written meanwhile. Prefer it
     * to {@link #append} whenever what is saved was shown before.
     *
     * <p>Fields of the entry that the type does not know are kept.
     *
     * @param entry the entry as it was shown
     * @param edited its new value, of the same form
     * @param <T> the type of the value
     * @return the entry for the next save of the same screen: the edited value, based on the old entry and
     *     this record
     * @throws InvalidRecordException if the new content is not legal; nothing was written
     * @throws IllegalArgumentException if the entry is of another log
     * @throws io.kore.error.LogDroppedException if the log was dropped on this node; nothing was written
     * @throws StoreFailedException if the store failed; unknown whether the record is kept
     * @throws IllegalStateException if the node is closed
     */
    <T> Entry<T> update(Entry<T> entry, T edited);

    /**
     * All records held now, in merged order.
     *
     * @return a lazy stream over a stable snapshot; the caller closes it
     * @throws io.kore.error.LogDroppedException if the log was dropped on this node
     * @throws IllegalStateException if the node is closed
     */
    Stream<KoreRecord> records();

    /**
     * Calls the handler with all records as new, then whenever records have arrived, until the subscription
     * is closed. One call at a time, on a thread of the node; each record comes once, and none is missed. An
     * exception is reported to the node's error handler; the records of that call do not come again as new, the
     * next call has the next ones.
     *
     * @param handler the handler
     * @return the subscription
     * @throws IllegalStateException if the node is closed
     */
    Subscription onRecords(Consumer<? super Records> handler);

    /**
     * Begins a gather of maps.
     *
     * @return a gather over all records of this log
     */
    Gather<Map<String, Object>> process();

    /**
     * Begins a gather of objects of the application.
     *
     * @param type a class or Java record that Jackson can read and write
     * @param <T> the type
     * @return a gather over all records of this log
     */
    <T> Gather<T> process(Class<T> type);

    /**
     * Attaches a processor plugin. Its results go to the handler, one at a time. An exception of either is reported to
     * the node's error handler; a processor that threw is replaced by a fresh one, which takes in all records.
     *
     * @param processor the plugin's name
     * @param options what to ask of it
     * @param result the type of its results
     * @param handler called with each result
     * @param <R> the type of its results
     * @return the subscription
     * @throws io.kore.error.SetupException if there is no such plugin
     * @throws IllegalArgumentException if the plugin does not accept the options
     */
    <R> Subscription process(
            String processor, Map<String, String> options, Class<R> result, Consumer<? super R> handler);
}
