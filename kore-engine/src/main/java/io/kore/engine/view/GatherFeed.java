package io.kore.engine.view;

import io.kore.Gathered;
import io.kore.engine.gather.GatherFold;
import io.kore.engine.gather.GatherRule;
import io.kore.engine.json.Json;
import io.kore.error.KoreException;
import io.kore.model.LogName;
import io.kore.model.ShardRecord;
import io.kore.spi.ArrivalCursor;
import io.kore.spi.ShardStore;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Gathers a log as its records become visible, and hands out each result that differs from the one before.
 * Confined to one thread at a time, but for {@link #stop()}.
 *
 * @param <T> the type of the values
 */
final class GatherFeed<T> implements Feed {
    private final ShardStore store;
    private final LogName log;
    private final LongSupplier visibleEnd;
    private final Form<T> form;
    private final Json json;
    private final Handler<Gathered<T>> handler;
    private final GatherFold fold;
    /** The arrival position to go on at. */
    private long position;

    private boolean isFirst = true;
    private volatile boolean isStopped;

    GatherFeed(
            ShardStore store,
            LogName log,
            LongSupplier visibleEnd,
            GatherRule rule,
            Form<T> form,
            Json json,
            Handler<Gathered<T>> handler,
            Consumer<? super KoreException> errors) {
        this.store = store;
        this.log = log;
        this.visibleEnd = visibleEnd;
        this.form = form;
        this.json = json;
        this.handler = handler;
        this.fold = new GatherFold(store, log, rule, json, errors);
    }

    @Override
    public boolean run() {
        takeUpTo(visibleEnd.getAsLong());
        if (!isStopped && (isFirst || fold.isChanged())) {
            Gathered<T> result = result();
            isFirst = false;
            handler.call(result);
        }
        return visibleEnd.getAsLong() > position;
    }

    @Override
    public void stop() {
        isStopped = true;
    }

    /** Takes in all that is visible, once, and answers what it comes to. */
    Gathered<T> now() {
        takeUpTo(visibleEnd.getAsLong());
        return result();
    }

    private Gathered<T> result() {
        return new Snapshot<>(log, fold.state(), form, json);
    }

    private void takeUpTo(long limit) {
        if (position >= limit) {
            return;
        }
        try (ArrivalCursor cursor = store.readArrivals(position)) {
            for (ShardRecord record = cursor.next(); record != null && !isStopped; record = cursor.next()) {
                if (cursor.position() >= limit) {
                    break;
                }
                if (record.shard().log().equals(log)) {
                    fold.take(record, cursor.position());
                }
                position = cursor.position() + 1;
            }
        }
        if (!isStopped) {
            position = limit;
        }
    }
}
