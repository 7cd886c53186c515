package io.kore.engine.view;

import io.kore.engine.branch.NamedLog;
import io.kore.engine.json.Json;
import io.kore.engine.task.Ahead;
import io.kore.model.LogName;
import io.kore.model.ShardRecord;
import io.kore.spi.ArrivalCursor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Reads the records of a log in the order in which they arrived, with their fields, some hundred at once. Where there
 * are many, another thread reads the next ones while the caller uses these; if none is free for that, the caller does it
 * itself. What is read is the same. Confined to one thread.
 */
final class ArrivalReader implements AutoCloseable {
    /** With fewer arrivals to go, the caller reads. */
    private static final long AHEAD_MIN = 8_192;

    private static final int RECORDS_MAX = 512;
    private static final int BYTES_MAX = 1 << 20;
    /** Of any log: so often the caller can stop. */
    private static final int ARRIVALS_MAX = 4_096;

    private final LogName log;
    private final Json json;
    private final Executor executor;
    private final ArrivalCursor cursor;
    private final long limit;
    /** Used by whoever reads: one batch after the other. */
    private long position;
    /** The batch that is being read meanwhile. */
    private @Nullable Ahead<Batch> ahead;

    private boolean isAtEnd;

    /**
     * A record.
     *
     * @param record the record
     * @param position where it stands in the journal
     * @param fields its fields
     */
    record Arrival(ShardRecord record, long position, Map<String, @Nullable Object> fields) {}

    /**
     * Some records.
     *
     * @param arrivals in order
     * @param end the position up to which they were looked for, exclusive
     * @param isLast whether no more are to come
     * @param failure what ended the reading, or null
     */
    record Batch(
            List<Arrival> arrivals,
            long end,
            boolean isLast,
            @Nullable RuntimeException failure) {}

    /** Reads from one position up to another, exclusive. */
    ArrivalReader(NamedLog store, LogName log, Json json, Executor executor, long from, long limit) {
        this.log = log;
        this.json = json;
        this.executor = executor;
        this.limit = limit;
        this.position = from;
        this.cursor = store.readArrivals(from);
    }

    /** The next records, perhaps none; null after the last. What failed is in the batch that it ended. */
    @Nullable
    Batch next() {
        if (isAtEnd) {
            return null;
        }
        Ahead<Batch> reading = ahead;
        ahead = null;
        Batch batch = reading == null ? read() : reading.get();
        isAtEnd = batch.isLast;
        if (!isAtEnd && limit - batch.end >= AHEAD_MIN) {
            ahead = Ahead.of(this::read, executor);
        }
        return batch;
    }

    private Batch read() {
        List<Arrival> arrivals = new ArrayList<>();
        try {
            boolean isLast = fill(arrivals);
            return new Batch(arrivals, isLast ? limit : position, isLast, null);
        } catch (RuntimeException e) {
            return new Batch(arrivals, position, true, e);
        }
    }

    /** Fills a batch; answers whether that was all. */
    private boolean fill(List<Arrival> arrivals) {
        int bytes = 0;
        for (int i = 0; i < ARRIVALS_MAX && arrivals.size() < RECORDS_MAX && bytes < BYTES_MAX; i++) {
            ShardRecord record = cursor.next();
            if (record == null || cursor.position() >= limit) {
                return true;
            }
            if (record.shard().log().equals(log)) {
                arrivals.add(new Arrival(record, cursor.position(), json.fields(record.payload())));
                bytes += record.payload().length();
            }
            position = cursor.position() + 1;
        }
        return position >= limit;
    }

    /** Waits for what is being read. */
    @Override
    public void close() {
        try (cursor) {
            Ahead<Batch> reading = ahead;
            if (reading != null) {
                Batch unused = reading.get();
            }
        }
    }
}
