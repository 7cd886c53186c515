package io.kore.engine.view;

import io.kore.model.LogName;
import io.kore.model.RecordId;
import io.kore.model.ShardRecord;
import io.kore.model.WriterId;
import io.kore.spi.ArrivalCursor;
import io.kore.spi.MergedRecords;
import io.kore.spi.ShardStore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Calls a handler with all records of a log, then with those that arrive, in batches. Holds one count for each
 * shard and nothing for a record. Confined to one thread at a time, but for {@link #stop()}.
 */
final class ProcessorFeed implements Feed {
    /** Most records of the journal that one call takes in after the first. */
    static final int ARRIVALS_MAX = 10_000;

    private static final long PAYLOAD_BYTES_MAX = 16L << 20;
    private static final Comparator<ShardRecord> MERGED_ORDER = Comparator.comparingLong(ShardRecord::number)
            .thenComparing(record -> record.shard().writer());

    private final ShardStore store;
    private final LogName log;
    private final LongSupplier visibleEnd;
    private final Handler<MergedRecords> handler;
    private final Map<WriterId, Long> counts = new HashMap<>();
    /** The arrival position to go on at; below 0 before the first call. */
    private long position = -1;
    /** The last record, in merged order, that was handed out. */
    private @Nullable RecordId last;

    private volatile boolean isStopped;

    ProcessorFeed(ShardStore store, LogName log, LongSupplier visibleEnd, Handler<MergedRecords> handler) {
        this.store = store;
        this.log = log;
        this.visibleEnd = visibleEnd;
        this.handler = handler;
    }

    @Override
    public boolean run() {
        long limit = visibleEnd.getAsLong();
        if (position < 0) {
            LogFrontier frontier = LogFrontier.at(store, log, limit);
            counts.putAll(frontier.counts());
            last = frontier.last();
            position = limit;
            call(null, true);
        } else if (position < limit) {
            List<ShardRecord> batch = next(limit);
            if (!batch.isEmpty()) {
                batch.sort(MERGED_ORDER);
                boolean atEnd = last == null || last.compareTo(batch.get(0).id()) < 0;
                batch.forEach(record -> counts.merge(record.shard().writer(), 1L, Long::sum));
                RecordId end = batch.get(batch.size() - 1).id();
                last = last == null || last.compareTo(end) < 0 ? end : last;
                call(batch, atEnd);
            }
        }
        return visibleEnd.getAsLong() > position;
    }

    @Override
    public void stop() {
        isStopped = true;
    }

    private void call(@Nullable List<ShardRecord> added, boolean atEnd) {
        if (!isStopped) {
            try (LogSnapshot snapshot = new LogSnapshot(store, log, counts, added, atEnd)) {
                handler.call(snapshot);
            }
        }
    }

    /** The next records of the log, in the order of arrival; moves the position behind them. */
    private List<ShardRecord> next(long limit) {
        List<ShardRecord> batch = new ArrayList<>();
        long end = Math.min(limit, position + ARRIVALS_MAX);
        long reached = end;
        long bytes = 0;
        try (ArrivalCursor cursor = store.readArrivals(position)) {
            for (ShardRecord record = cursor.next(); record != null; record = cursor.next()) {
                if (cursor.position() >= end || bytes >= PAYLOAD_BYTES_MAX) {
                    reached = Math.min(end, cursor.position());
                    break;
                }
                if (record.shard().log().equals(log)) {
                    batch.add(record);
                    bytes += record.payload().length();
                }
            }
        }
        position = reached;
        return batch;
    }
}
