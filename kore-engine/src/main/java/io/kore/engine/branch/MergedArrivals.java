package io.kore.engine.branch;

import io.kore.model.LogName;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.spi.ArrivalCursor;
import io.kore.spi.ShardStore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What had arrived of one log at some instant, as if it had arrived in merged order; what came later as it came. Keeps
 * an entry for each record, not the record. Thread-safe.
 */
final class MergedArrivals {
    private record Place(long number, String writer, long position) {}

    private final ShardStore store;
    private final LogName log;
    private final Showing showing;
    private final long end;
    private long @Nullable [] positions;
    private final Map<Long, Long> shown = new HashMap<>();

    MergedArrivals(ShardStore store, LogName log, Showing showing) {
        this.store = store;
        this.log = log;
        this.showing = showing;
        this.end = store.end();
    }

    /** The positions in the journal, in the order in which they are shown. */
    private synchronized long[] positions() {
        long[] known = positions;
        if (known != null) {
            return known;
        }
        List<Place> places = new ArrayList<>();
        try (ArrivalCursor cursor = store.readArrivals(0)) {
            for (ShardRecord record = cursor.next(); record != null; record = cursor.next()) {
                ShardId stored = record.shard();
                if (cursor.position() >= end) {
                    break;
                }
                Stretch stretch = stored.log().equals(log) ? showing.stretch(stored, record.index()) : null;
                if (stretch != null) {
                    String writer = stretch.shard().writer().value();
                    places.add(new Place(record.number(), writer, cursor.position()));
                }
            }
        }
        places.sort(Comparator.comparingLong(Place::number).thenComparing(Place::writer));
        known = places.stream().mapToLong(Place::position).toArray();
        for (int i = 0; i < known.length; i++) {
            shown.put(known[i], (long) i);
        }
        positions = known;
        return known;
    }

    /** Where a record is shown that stands in the journal at a position. */
    long shown(long position) {
        long[] unused = positions();
        return shown.getOrDefault(position, position);
    }

    ArrivalCursor read(long from) {
        long[] order = positions();
        return new ArrivalCursor() {
            private long next = from;
            private long position = from - 1;
            private @Nullable ArrivalCursor rest;

            @Override
            public @Nullable ShardRecord next() {
                if (next < order.length) {
                    position = next++;
                    try (ArrivalCursor one = store.readArrivals(order[(int) position])) {
                        return one.next();
                    }
                }
                ArrivalCursor behind = rest;
                if (behind == null) {
                    behind = store.readArrivals(Math.max(next, end));
                    rest = behind;
                }
                ShardRecord record = behind.next();
                position = record == null ? position : behind.position();
                return record;
            }

            @Override
            public long position() {
                return position;
            }

            @Override
            public void close() {
                if (rest != null) {
                    rest.close();
                }
            }
        };
    }
}
