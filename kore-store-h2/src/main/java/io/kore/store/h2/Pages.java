package io.kore.store.h2;

import io.kore.codec.MalformedException;
import io.kore.error.StoreException;
import io.kore.model.ShardId;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads pages for cursors, and believes nothing: each row is checked against its seal, each place against
 * the one before it, so that a row that is missing is noticed. Thread-safe; a read session is lent for each
 * call.
 */
final class Pages {
    private final Holdings holdings;
    private final String where;

    /** A pager; {@code where} names the store in messages. */
    Pages(Holdings holdings, String where) {
        this.holdings = holdings;
        this.where = where;
    }

    Page arrivals(ReadSession session, Holdings.Extent extent, long from, int rowsMax) throws SQLException {
        long expected = extent.gaps().skip(from);
        if (expected >= extent.end()) {
            return new Page(List.of(), expected, true, null);
        }
        ReadSession.Rows found = session.arrivals(expected, extent.end(), rowsMax);
        List<Page.Arrival> arrivals = new ArrayList<>(found.rows().size());
        for (Row row : found.rows()) {
            if (row.arrival() != expected) {
                return failing(arrivals, expected, missing("arrival position " + expected, extent.drops()));
            }
            StoreException failure = decode(row, extent.drops(), arrivals);
            if (failure != null) {
                return failing(arrivals, expected, failure);
            }
            expected = extent.gaps().skip(expected + 1);
        }
        if (found.last() && expected < extent.end()) {
            return failing(arrivals, expected, missing("arrival position " + expected, extent.drops()));
        }
        return new Page(arrivals, expected, expected >= extent.end(), null);
    }

    Page shard(ReadSession session, Holdings.Held shard, long drops, long from, int rowsMax) throws SQLException {
        long end = shard.summary().count();
        if (from >= end) {
            return new Page(List.of(), from, true, null);
        }
        ReadSession.Rows found = session.shard(shard.id(), from, end, rowsMax);
        List<Page.Arrival> arrivals = new ArrayList<>(found.rows().size());
        long expected = from;
        for (Row row : found.rows()) {
            StoreException failure = decode(row, drops, arrivals);
            if (failure != null) {
                return failing(arrivals, expected, failure);
            }
            if (arrivals.get(arrivals.size() - 1).record().index() != expected) {
                arrivals.remove(arrivals.size() - 1);
                return failing(arrivals, expected, missing(shard.summary().shard() + " index " + expected, drops));
            }
            expected++;
        }
        if (found.last() && expected < end) {
            return failing(arrivals, expected, missing(shard.summary().shard() + " index " + expected, drops));
        }
        return new Page(arrivals, expected, expected >= end, null);
    }

    private static Page failing(List<Page.Arrival> arrivals, long next, StoreException failure) {
        return new Page(arrivals, next, true, failure);
    }

    private @Nullable StoreException decode(Row row, long drops, List<Page.Arrival> arrivals) {
        String what = "arrival position " + row.arrival();
        try {
            row.check();
            ShardId name = holdings.name(row.shard());
            if (name == null) {
                return missing("the shard of " + what, drops);
            }
            arrivals.add(new Page.Arrival(row.arrival(), row.decode(name)));
            return null;
        } catch (MalformedException e) {
            return Failures.damaged(where, "the record at " + what + ", table journal: " + e.getMessage(), e);
        }
    }

    private StoreException missing(String what, long drops) {
        if (holdings.mayHaveDropped(drops)) {
            return new StoreException("a log was dropped from " + where + " while a cursor was reading, and " + what
                    + " is no longer there; read again");
        }
        return Failures.damaged(where, what + " is missing in table journal", null);
    }
}
