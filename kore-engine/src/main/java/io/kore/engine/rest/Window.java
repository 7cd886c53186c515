package io.kore.engine.rest;

import io.kore.engine.branch.NamedLog;
import io.kore.engine.order.MergedCursor;
import io.kore.error.StoreException;
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
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The records of a log that arrived between two positions of the journal, in merged order, from some record on. Costs
 * nothing for what lies before: each shard is searched by halving. Stateless.
 */
final class Window {
    /** Up to so many arrivals are looked through, rather than all shards. */
    private static final long ARRIVALS_FEW = 1_000;

    private static final long BYTES_FEW = 1 << 20;

    private final NamedLog named;
    private final LogName log;
    private final Position position;

    private Window(NamedLog named, LogName log, Position position) {
        this.named = named;
        this.log = log;
        this.position = position;
    }

    /** Opens the rest of the stretch that a position stands in; the caller closes it. */
    static RecordCursor open(NamedLog named, LogName log, Position position) {
        Window window = new Window(named, log, position);
        boolean areFew = position.to() - position.from() <= ARRIVALS_FEW && !named.isReordered();
        List<ShardRecord> few = areFew ? window.few() : null;
        return few == null ? window.merge() : over(few);
    }

    /** A digest of the names that forks have made; 0 if there are none. */
    static int names(NamedLog named, LogName log) {
        TreeSet<String> names = new TreeSet<>();
        for (ShardSummary summary : named.shards()) {
            if (summary.shard().log().equals(log) && summary.shard().writer().isBranch()) {
                names.add(summary.shard().writer().value());
            }
        }
        return names.isEmpty() ? 0 : names.hashCode();
    }

    private boolean isRead(RecordId id) {
        RecordId last = position.last();
        return last != null && id.compareTo(last) <= 0;
    }

    /** All that there is, if that is little; else null. */
    private @Nullable List<ShardRecord> few() {
        List<ShardRecord> found = new ArrayList<>();
        long bytes = 0;
        try (ArrivalCursor cursor = named.readArrivals(position.from())) {
            for (ShardRecord record = cursor.next(); record != null; record = cursor.next()) {
                if (cursor.position() >= position.to()) {
                    break;
                }
                if (record.shard().log().equals(log) && !isRead(record.id())) {
                    found.add(record);
                    bytes += record.payload().length();
                }
                if (bytes > BYTES_FEW) {
                    return null;
                }
            }
        }
        found.sort(Comparator.comparing(ShardRecord::id));
        return found;
    }

    private RecordCursor merge() {
        Map<WriterId, Long> froms = new HashMap<>();
        Map<WriterId, Long> tos = new HashMap<>();
        for (ShardSummary summary : named.shards()) {
            ShardId shard = summary.shard();
            if (!shard.log().equals(log) || summary.count() == 0) {
                continue;
            }
            long to = firstArriving(shard, summary.count(), position.to());
            long from = Math.max(firstArriving(shard, to, position.from()), firstUnread(shard, to));
            if (from < to) {
                froms.put(shard.writer(), from);
                tos.put(shard.writer(), to);
            }
        }
        return MergedCursor.open(named, log, froms, tos);
    }

    private long firstArriving(ShardId shard, long count, long arrival) {
        if (arrival == 0 || count == 0) {
            return 0;
        }
        return first(count, index -> named.storedArrivalOf(shard, index) >= arrival);
    }

    private long firstUnread(ShardId shard, long count) {
        RecordId last = position.last();
        if (last == null || count == 0) {
            return 0;
        }
        return first(count, index -> !isRead(new RecordId(number(shard, index), shard.writer())));
    }

    /** The first index for which something holds that holds for all behind it; the last is asked first. */
    private static long first(long count, LongPredicate holds) {
        if (!holds.test(count - 1)) {
            return count;
        }
        long low = 0;
        long high = count - 1;
        while (low < high) {
            long middle = (low + high) >>> 1;
            if (holds.test(middle)) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    private long number(ShardId shard, long index) {
        try (RecordCursor cursor = named.readShard(shard, index)) {
            ShardRecord record = cursor.next();
            if (record == null) {
                throw new StoreException("shard " + shard + " ends before index " + index
                        + " while it is read; its log was dropped, read it anew");
            }
            return record.number();
        }
    }

    private static RecordCursor over(List<ShardRecord> records) {
        Iterator<ShardRecord> each = records.iterator();
        return new RecordCursor() {
            @Override
            public @Nullable ShardRecord next() {
                return each.hasNext() ? each.next() : null;
            }

            @Override
            public void close() {}
        };
    }
}
