package io.kore.engine.view;

import io.kore.engine.branch.NamedLog;
import io.kore.engine.gather.GatherFold;
import io.kore.engine.gather.GatherState;
import io.kore.engine.json.Json;
import io.kore.model.LogName;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A gather that follows a log. Several subscriptions that want the same share one; one with command handlers
 * belongs to one subscription only, so that a handler never holds up another's. Thread-safe.
 */
final class LiveGather {
    private final NamedLog store;
    private final LogName log;
    private final Json json;
    private final Executor executor;
    private final Checkpoint checkpoint;
    /** Guards all that follows. Held while records are folded, and while the handlers of commands run. */
    private final ReentrantLock lock = new ReentrantLock();

    private final List<Watch> watches = new CopyOnWriteArrayList<>();
    private final Supplier<GatherFold> fresh;
    /** Null before the first use. */
    private @Nullable GatherFold fold;
    /** The arrival position to go on at. */
    private long position;

    /** What one subscriber has not looked at yet. Guarded by its gather. */
    static final class Watch {
        private Set<Object> touched = new HashSet<>();
        private boolean isAnyTouched;

        private void add(@Nullable Set<Object> keys) {
            if (keys == null) {
                isAnyTouched = true;
            } else if (!isAnyTouched) {
                touched.addAll(keys);
            }
        }
    }

    /**
     * The state of a gather, and which keys may have changed since the same subscriber looked last.
     *
     * @param state the state
     * @param touched the keys, or null if any may
     */
    record Look(GatherState state, @Nullable Set<Object> touched) {}

    LiveGather(
            NamedLog store,
            LogName log,
            Json json,
            Executor executor,
            Supplier<GatherFold> fresh,
            Checkpoint checkpoint) {
        this.store = store;
        this.log = log;
        this.json = json;
        this.executor = executor;
        this.fresh = fresh;
        this.checkpoint = checkpoint;
    }

    /** Tells whether this is the log under these names. */
    boolean isOf(NamedLog named) {
        return store == named;
    }

    Watch watch() {
        Watch watch = new Watch();
        watches.add(watch);
        return watch;
    }

    void unwatch(Watch watch) {
        watches.remove(watch);
    }

    /**
     * Takes in what has become visible.
     *
     * @param watch the subscriber's
     * @param limit the arrival position to go up to, exclusive
     * @param isStopped asked now and then; ends it early
     * @return what it has come to
     */
    Look look(Watch watch, long limit, BooleanSupplier isStopped) {
        if (lock.isHeldByCurrentThread()) {
            throw new IllegalStateException("a command handler must be a function of the command and the objects alone;"
                    + " it asked for the gather that called it");
        }
        lock.lock();
        try {
            return advance(watch, limit, isStopped);
        } finally {
            lock.unlock();
        }
    }

    private Look advance(Watch watch, long visibleEnd, BooleanSupplier isStopped) {
        long limit = Math.min(visibleEnd, store.validEnd());
        GatherFold folding = fold;
        if (folding == null) {
            Checkpoint.Resumed resumed = checkpoint.resume(fresh);
            folding = resumed.fold();
            position = resumed.position();
            fold = folding;
        }
        takeUpTo(folding, limit, isStopped);
        Set<Object> touched = folding.touched();
        GatherState state = folding.state();
        watches.forEach(each -> each.add(touched));
        checkpoint.taken(folding, position);
        Look look = new Look(state, watch.isAnyTouched ? null : watch.touched);
        watch.touched = new HashSet<>();
        watch.isAnyTouched = false;
        return look;
    }

    private void takeUpTo(GatherFold folding, long limit, BooleanSupplier isStopped) {
        if (position >= limit) {
            return;
        }
        try (ArrivalReader reader = new ArrivalReader(store, log, json, executor, position, limit)) {
            for (ArrivalReader.Batch batch = reader.next(); batch != null; batch = reader.next()) {
                for (ArrivalReader.Arrival arrival : batch.arrivals()) {
                    if (isStopped.getAsBoolean()) {
                        return;
                    }
                    folding.take(arrival.record(), arrival.position(), arrival.fields());
                    position = arrival.position() + 1;
                }
                position = batch.end();
                if (batch.failure() != null) {
                    throw batch.failure();
                }
                if (isStopped.getAsBoolean()) {
                    return;
                }
            }
        }
        position = limit;
    }

    /** Saves what was taken in, so that it need not be folded again after a restart; unless it is in use. */
    void close() {
        if (lock.isHeldByCurrentThread() || !lock.tryLock()) {
            return;
        }
        try {
            GatherFold folding = fold;
            if (folding != null) {
                checkpoint.close(folding, position);
            }
        } finally {
            lock.unlock();
        }
    }
}
