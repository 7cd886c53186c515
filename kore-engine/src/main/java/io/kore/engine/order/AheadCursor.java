package io.kore.engine.order;

import io.kore.engine.task.Ahead;
import io.kore.model.ShardRecord;
import io.kore.spi.RecordCursor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Reads a long shard ahead: while the caller uses some records, another thread reads the next ones; if none is free for
 * that, the caller does it. What is read is the same, and so is where it fails. Confined to one thread at a time.
 */
final class AheadCursor implements RecordCursor {
    /** So many are read one by one first: most readers stop before, or come to the end. */
    private static final int ALONE = 256;

    private static final int RECORDS_MAX = 256;
    private static final int BYTES_MAX = 64 << 10;

    private final RecordCursor cursor;
    private final Executor executor;
    /** How many records to read, at most, that are not in a part yet. */
    private long left;

    private int alone = ALONE;
    private Part part = new Part(List.of(), null);
    /** The next record in the part. */
    private int next;
    /** The part after this one, if it is read ahead. */
    private @Nullable Ahead<Part> ahead;

    /**
     * Some records.
     *
     * @param records in order; the last ones if they are none
     * @param failure what ended the reading, or null
     */
    private record Part(List<ShardRecord> records, @Nullable RuntimeException failure) {}

    /** Reads so many records of a cursor, and closes that. */
    AheadCursor(RecordCursor cursor, long count, Executor executor) {
        this.cursor = cursor;
        this.executor = executor;
        this.left = count;
    }

    @Override
    public @Nullable ShardRecord next() {
        if (alone > 0) {
            return nextAlone();
        }
        while (next == part.records.size()) {
            RuntimeException failure = part.failure;
            if (failure != null) {
                throw failure;
            }
            Ahead<Part> reading = ahead;
            part = reading == null ? read() : reading.get();
            ahead = part.failure == null && left > 0 ? Ahead.of(this::read, executor) : null;
            next = 0;
            if (part.records.isEmpty() && part.failure == null) {
                return null;
            }
        }
        return part.records.get(next++);
    }

    private @Nullable ShardRecord nextAlone() {
        ShardRecord record = cursor.next();
        left--;
        alone--;
        if (alone == 0 && left >= RECORDS_MAX) {
            ahead = Ahead.of(this::read, executor);
        }
        return record;
    }

    /** Called by one thread after the other. */
    private Part read() {
        List<ShardRecord> records = new ArrayList<>(RECORDS_MAX);
        try {
            for (int bytes = 0; left > 0 && records.size() < RECORDS_MAX && bytes < BYTES_MAX; left--) {
                ShardRecord record = cursor.next();
                if (record == null) {
                    left = 0;
                    break;
                }
                records.add(record);
                bytes += record.payload().length();
            }
            return new Part(records, null);
        } catch (RuntimeException e) {
            return new Part(records, e);
        }
    }

    /** Waits for what is being read. */
    @Override
    public void close() {
        try (cursor) {
            Ahead<Part> reading = ahead;
            if (reading != null) {
                Part unused = reading.get();
            }
        }
    }
}
