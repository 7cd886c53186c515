package io.kore.engine.view;

import io.kore.engine.branch.NamedLog;
import io.kore.model.LogName;
import io.kore.model.RecordId;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.ShardSummary;
import io.kore.model.WriterId;
import io.kore.spi.ArrivalCursor;
import io.kore.spi.RecordCursor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Calls a follower with all records of a log, then with those that arrive, in batches. Holds one count for each
 * shard and nothing for a record. Confined to one thread at a time, but for {@link #stop()}.
 */
final class ProcessorFeed implements Feed {
    /** Most records of the journal that one call takes in after the first. */
    static final int ARRIVALS_MAX = 10_000;

    private static final long PAYLOAD_BYTES_MAX = 16L << 20;
    private static final Comparator<ShardRecord> MERGED_ORDER = Comparator.comparingLong(ShardRecord::number)
            .thenComparing(record -> record.shard().writer());

    private final NamedLog store;
    private final LogName log;
    private final LongSupplier visibleEnd;
    private final Follower follower;
    private final Map<WriterId, Long> counts = new HashMap<>();
    /** The arrival position to go on at; below 0 before the first call. */
    private long position = -1;
    /** The last record, in merged order, that was handed out. */
    private @Nullable RecordId last;

    /** Records were handed out under other names, so what comes next does not simply continue them. */
    private boolean isRenamed;

    private volatile boolean isStopped;

    ProcessorFeed(NamedLog store, LogName log, LongSupplier visibleEnd, Follower follower) {
        this.store = store;
        this.log = log;
        this.visibleEnd = visibleEnd;
        this.follower = follower;
    }

    /** Goes on where another feed has come to, under the names that the log has now. */
    ProcessorFeed(NamedLog store, ProcessorFeed before) {
        this(store, before.log, before.visibleEnd, before.follower);
        if (before.position >= 0 && store.isReordered()) {
            // copies have the indexes of what they replace; what is new among them is found by reading all again
            for (ShardSummary shown : store.shards()) {
                WriterId writer = shown.shard().writer();
                long delivered = Math.min(shown.count(), before.counts.getOrDefault(writer, 0L));
                if (shown.shard().log().equals(log) && delivered > 0) {
                    counts.put(writer, delivered);
                }
            }
            last = before.last;
            position = 0;
            isRenamed = true;
        } else if (before.position >= 0) {
            LogFrontier frontier = LogFrontier.at(store, log, before.position);
            counts.putAll(frontier.counts());
            last = frontier.last();
            position = before.position;
            isRenamed = true;
        }
    }

    @Override
    public boolean run() {
        long limit = Math.min(visibleEnd.getAsLong(), store.validEnd());
        if (position < 0) {
            begin(limit);
        } else if (position < limit) {
            List<ShardRecord> batch = next(limit);
            if (!batch.isEmpty()) {
                take(batch);
            }
        }
        return Math.min(visibleEnd.getAsLong(), store.validEnd()) > position;
    }

    @Override
    public void end() {
        if (position >= 0) {
            follower.taken(counts, position, true);
        }
    }

    @Override
    public void stop() {
        isStopped = true;
    }

    private void begin(long limit) {
        Follower.Start start = follower.start();
        if (start.position() >= 0 && start.position() <= limit) {
            counts.putAll(start.counts());
            last = lastOf(counts);
            position = start.position();
            take(position < limit ? next(limit) : new ArrayList<>());
        } else {
            LogFrontier frontier = LogFrontier.at(store, log, limit);
            counts.putAll(frontier.counts());
            last = frontier.last();
            position = limit;
            call(null, true);
        }
    }

    private @Nullable RecordId lastOf(Map<WriterId, Long> known) {
        RecordId latest = null;
        for (Map.Entry<WriterId, Long> shard : known.entrySet()) {
            try (RecordCursor cursor = store.readShard(new ShardId(log, shard.getKey()), shard.getValue() - 1)) {
                ShardRecord record = cursor.next();
                if (record != null && (latest == null || latest.compareTo(record.id()) < 0)) {
                    latest = record.id();
                }
            }
        }
        return latest;
    }

    private void take(List<ShardRecord> batch) {
        batch.sort(MERGED_ORDER);
        boolean atEnd = !isRenamed
                && (batch.isEmpty()
                        || last == null
                        || last.compareTo(batch.get(0).id()) < 0);
        isRenamed = false;
        batch.forEach(record -> counts.merge(record.shard().writer(), 1L, Long::sum));
        if (!batch.isEmpty()) {
            RecordId end = batch.get(batch.size() - 1).id();
            last = last == null || last.compareTo(end) < 0 ? end : last;
        }
        call(batch, atEnd);
    }

    private void call(@Nullable List<ShardRecord> added, boolean atEnd) {
        if (!isStopped) {
            try (LogSnapshot snapshot = new LogSnapshot(store, log, counts, added, atEnd)) {
                follower.call(snapshot);
            }
            follower.taken(counts, position, false);
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
                long delivered = counts.getOrDefault(record.shard().writer(), 0L);
                if (record.shard().log().equals(log) && record.index() >= delivered) {
                    batch.add(record);
                    bytes += record.payload().length();
                }
            }
        }
        position = reached;
        return batch;
    }
}
