package io.kore.engine.view;

import io.kore.Entry;
import io.kore.Explanation;
import io.kore.Gather;
import io.kore.Gathered;
import io.kore.KoreRecord;
import io.kore.Records;
import io.kore.Subscription;
import io.kore.engine.branch.NamedLog;
import io.kore.engine.drop.DroppedLogs;
import io.kore.engine.gather.Explainer;
import io.kore.engine.gather.GatherRule;
import io.kore.engine.gather.GatherState;
import io.kore.engine.json.Json;
import io.kore.engine.order.MergedCursor;
import io.kore.error.KoreException;
import io.kore.model.LogName;
import io.kore.spi.MergedRecords;
import io.kore.spi.ShardStore;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All that a node's applications see of its logs: records, processors, gathers and edited entries. It reads
 * the journal up to where it is told that arrivals may be seen, and each subscription goes on from its own
 * position, on the threads of an executor. Thread-safe.
 */
public final class Views implements AutoCloseable {
    private static final long CLOSE_NANOS_MAX = TimeUnit.SECONDS.toNanos(5);

    private final Function<LogName, NamedLog> names;
    private final Json json;
    private final Executor executor;
    private final Consumer<? super KoreException> errors;
    private final AtomicLong visibleEnd;
    private final ViewLimits limits;
    private final SavedStates states;
    private final LiveGathers gathers;
    /** In the order of subscribing, so that equal inputs have equal outcomes. */
    private final Set<Delivery> deliveries = new CopyOnWriteArraySet<>();

    private final Set<LogName> dropped = ConcurrentHashMap.newKeySet();
    private volatile boolean isClosed;

    /**
     * Views over a store that was just opened. What it holds now may be seen; what comes may be seen as {@link #advance}
     * says.
     *
     * @param store where the records are; closed by its owner, after these views
     * @param json reads and writes values
     * @param executor runs the handlers; shut down by its owner, after these views
     * @param errors where a handler's failure goes; called from any thread
     * @param limits how they trade memory and writing for time
     */
    public Views(
            ShardStore store, Json json, Executor executor, Consumer<? super KoreException> errors, ViewLimits limits) {
        this(store, plain(store), json, executor, errors, limits);
    }

    /** Each log under the same names for ever, so that who asks for it twice is given the same. */
    private static Function<LogName, NamedLog> plain(ShardStore store) {
        Map<LogName, NamedLog> named = new ConcurrentHashMap<>();
        return log -> named.computeIfAbsent(log, unnamed -> NamedLog.plain(store, unnamed));
    }

    /**
     * Views over a store in which shards may fork.
     *
     * @param store where the records are; closed by its owner, after these views
     * @param names each log under the names that it has now
     * @param json reads and writes values
     * @param executor runs the handlers; shut down by its owner, after these views
     * @param errors where a handler's failure goes; called from any thread
     * @param limits how they trade memory and writing for time
     */
    public Views(
            ShardStore store,
            Function<LogName, NamedLog> names,
            Json json,
            Executor executor,
            Consumer<? super KoreException> errors,
            ViewLimits limits) {
        this.names = names;
        this.json = json;
        this.executor = executor;
        this.errors = errors;
        this.visibleEnd = new AtomicLong(store.end());
        this.states = new SavedStates(store);
        states.forgetBeyond(visibleEnd.get());
        this.gathers = new LiveGathers(json, executor, errors, states, limits);
        this.limits = limits;
    }

    /**
     * Lets more arrivals be seen. Returns at once, and may be called under a lock of the caller: handlers run
     * on other threads.
     *
     * @param end the arrival position up to which, exclusive, all may be seen; a lower one than before changes
     *     nothing
     */
    public void advance(long end) {
        if (visibleEnd.getAndAccumulate(end, Math::max) < end) {
            deliveries.forEach(Delivery::wake);
        }
    }

    /**
     * Calls a handler with all records, then with what arrives. See {@link io.kore.Log#onRecords}.
     *
     * @param log the log
     * @param handler the handler; its exceptions are reported
     * @return the subscription
     * @throws IllegalStateException if these views are closed
     */
    public Subscription onRecords(LogName log, Consumer<? super Records> handler) {
        Handler<MergedRecords> called =
                new Handler<>(records -> handler.accept(new RecordsFace(records, json)), source(log), errors);
        return subscribe(
                log,
                this.<ProcessorFeed>feed(
                        log,
                        (named, before) -> before == null
                                ? new ProcessorFeed(named, log, visibleEnd::get, new RawFollower(called))
                                : new ProcessorFeed(named, before)));
    }

    /**
     * Attaches a processor. See {@link io.kore.Log#process(String, Map, Class, Consumer)}.
     *
     * @param log the log
     * @param plugin folds the log
     * @param result the type of its results
     * @param handler called with each result
     * @param <R> the type of its results
     * @return the subscription
     * @throws IllegalStateException if these views are closed
     */
    public <R> Subscription process(LogName log, ProcessorChoice plugin, Class<R> result, Consumer<? super R> handler) {
        Consumer<Object> results = value -> handler.accept(result.cast(value));
        // under other names a fresh processor gets all records: what the one before made of the old ones is no use
        return subscribe(
                log,
                feed(
                        log,
                        (named, before) -> new ProcessorFeed(
                                named,
                                log,
                                visibleEnd::get,
                                new PluginFollower(
                                        named, log, plugin, states, limits.pace(), results, source(log), errors))));
    }

    /**
     * Begins a gather of maps.
     *
     * @param log the log
     * @return a gather over all its records
     */
    public Gather<Map<String, Object>> gather(LogName log) {
        return new GatherQuery<>(this, log, GatherRule.ALL, new MapForm(json));
    }

    /**
     * Begins a gather of objects.
     *
     * @param log the log
     * @param type a type that Jackson can read and write
     * @param <T> the type
     * @return a gather over all its records
     */
    public <T> Gather<T> gather(LogName log, Class<T> type) {
        return new GatherQuery<>(this, log, GatherRule.ALL, new TypedForm<>(json, type));
    }

    /**
     * All records that may be seen now, in merged order.
     *
     * @param log the log
     * @return a lazy stream over a stable snapshot; the caller closes it
     * @throws IllegalStateException if these views are closed
     */
    public Stream<KoreRecord> records(LogName log) {
        checkShown(log);
        NamedLog named;
        LogFrontier frontier;
        do {
            named = names.apply(log);
            frontier = LogFrontier.at(named, log, Math.min(visibleEnd.get(), named.validEnd()));
        } while (!named.isCurrent());
        return MergedCursor.open(named, log, frontier.counts()).stream(record -> new StoredRecord(record, json));
    }

    /**
     * Prepares the saving of an edited entry. See {@link io.kore.Log#update}.
     *
     * @param log the log to save to
     * @param entry the entry as it was shown
     * @param edited its new value
     * @param <T> the type of the value
     * @return what to append, and the next entry once that is done
     * @throws io.kore.error.InvalidRecordException if the new content is not legal
     * @throws IllegalArgumentException if the entry is of another log, or not made by a gather
     */
    public <T> EntryUpdate<T> update(LogName log, Entry<T> entry, T edited) {
        if (!(entry instanceof MergedEntry<T> merged)) {
            throw new IllegalArgumentException("the entry was not made by a gather; update the one that was shown");
        }
        if (!merged.log().equals(log)) {
            throw new IllegalArgumentException(
                    "the entry is of log \"" + merged.log() + "\"; update it there, not in log \"" + log + '"');
        }
        return new EntryUpdate<>(merged, edited, json);
    }

    /**
     * Ends all subscriptions to a log, waiting up to five seconds for handlers that are running, and forgets what was
     * saved of it. It is shown no more.
     *
     * @param log the log, whose records are still there
     * @throws IllegalStateException if a command handler is running on this thread
     */
    public void drop(LogName log) {
        CommandCall.checkNone();
        dropped.add(log);
        end(deliveries.stream().filter(delivery -> delivery.isOf(log)).toList(), Delivery::abandon);
        gathers.forget(log);
        states.removeOf(new Consistency(names.apply(log), log));
    }

    /**
     * Shows a log again that was dropped.
     *
     * @param log the log
     */
    public void undrop(LogName log) {
        dropped.remove(log);
    }

    /** Ends all subscriptions; waits up to five seconds for handlers that are running. */
    @Override
    public void close() {
        isClosed = true;
        end(List.copyOf(deliveries), Delivery::stop);
        gathers.close();
    }

    private static void end(List<Delivery> open, Consumer<Delivery> stop) {
        open.forEach(stop);
        long start = System.nanoTime();
        for (Delivery delivery : open) {
            delivery.end(CLOSE_NANOS_MAX - (System.nanoTime() - start));
        }
    }

    /**
     * Refuses what a command handler must not do.
     *
     * @throws IllegalStateException if one is running on this thread
     */
    public void checkOutsideCommands() {
        CommandCall.checkNone();
    }

    Json json() {
        return json;
    }

    <T> Subscription onGathered(GatherQuery<T> query, Consumer<? super Gathered<T>> handler) {
        Handler<Gathered<T>> called = new Handler<>(handler, source(query.log()), errors);
        return subscribe(query.log(), this.<GatherFeed<T>>feed(query.log(), (named, before) -> {
            LiveGather gather = gathers.gather(named, query.log(), query.rule());
            return before == null
                    ? new GatherFeed<>(
                            gather, visibleEnd::get, result -> snapshot(query, result.state(), result.delta()), called)
                    : new GatherFeed<>(gather, before);
        }));
    }

    <T> Gathered<T> gathered(GatherQuery<T> query) {
        checkShown(query.log());
        NamedLog named;
        GatherState state;
        do {
            named = names.apply(query.log());
            LiveGather gather = gathers.gather(named, query.log(), query.rule());
            state = gather.look(new LiveGather.Watch(), visibleEnd.get(), () -> isClosed)
                    .state();
            checkShown(query.log());
        } while (!named.isCurrent());
        return snapshot(query, state, Delta.all(state.objects()));
    }

    List<Explanation> explained(GatherQuery<?> query, @Nullable Object key, String field) {
        checkShown(query.log());
        NamedLog named = names.apply(query.log());
        long end = Math.min(visibleEnd.get(), named.validEnd());
        return new Explainer(named, query.log(), query.rule(), json, end).explain(key, field);
    }

    private <T> Gathered<T> snapshot(GatherQuery<T> query, GatherState state, Delta delta) {
        return new Snapshot<>(query.log(), state, delta, query.form(), json);
    }

    private <F extends Feed> Feed feed(LogName log, NamedFeed.Maker<F> maker) {
        return new NamedFeed<>(() -> names.apply(log), maker);
    }

    private Subscription subscribe(LogName log, Feed feed) {
        CommandCall.checkNone();
        Delivery delivery = new Delivery(feed, log, source(log), executor, errors, deliveries::remove);
        deliveries.add(delivery);
        if (isClosed || dropped.contains(log)) {
            delivery.close();
        }
        checkShown(log);
        delivery.wake();
        return delivery;
    }

    private void checkOpen() {
        CommandCall.checkNone();
        if (isClosed) {
            throw new IllegalStateException("the node is closed; start it anew to read its logs");
        }
    }

    private void checkShown(LogName log) {
        checkOpen();
        if (dropped.contains(log)) {
            throw DroppedLogs.refusal(log);
        }
    }

    private static String source(LogName log) {
        return "log \"" + log + '"';
    }
}
