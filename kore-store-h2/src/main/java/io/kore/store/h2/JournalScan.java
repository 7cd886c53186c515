package io.kore.store.h2;

import java.sql.SQLException;

/**
 * Reads the journal in arrival order and steps over what H2 cannot read. Confined to one thread.
 */
final class JournalScan {
    private static final int ROWS_MAX = 256;

    private final ReadSession session;
    private final long end;
    private final SmallTables.Damages damages;

    /** A scan up to {@code end}; what is stepped over is told to {@code damages}. */
    JournalScan(ReadSession session, long end, SmallTables.Damages damages) {
        this.session = session;
        this.end = end;
        this.damages = damages;
    }

    /** What is done with a row. */
    interface RowAction {
        void accept(Row row);
    }

    void each(RowAction action) {
        long from = 0;
        int rowsMax = ROWS_MAX;
        boolean last = false;
        while (!last && from < end) {
            try {
                ReadSession.Rows found = session.arrivals(from, end, rowsMax);
                for (Row row : found.rows()) {
                    action.accept(row);
                    from = row.arrival() + 1;
                }
                last = found.last();
            } catch (SQLException e) {
                if (rowsMax == 1) {
                    from = stepOver(from, e);
                    rowsMax = ROWS_MAX;
                } else {
                    rowsMax = 1;
                }
            }
        }
    }

    /** The next position that H2 can read from; what lies before it is lost. */
    private long stepOver(long from, SQLException e) {
        long bad = from;
        long step = 1;
        while (!isReadable(Math.min(end, from + step))) {
            bad = from + step;
            step *= 2;
        }
        long good = Math.min(end, from + step);
        while (good - bad > 1) {
            long middle = bad + (good - bad) / 2;
            if (isReadable(middle)) {
                good = middle;
            } else {
                bad = middle;
            }
        }
        damages.found(
                "journal",
                "H2 cannot read from arrival position " + from + (good == end ? " on" : " to " + (good - 1)) + ": "
                        + Failures.reason(e));
        return good;
    }

    private boolean isReadable(long from) {
        if (from >= end) {
            return true;
        }
        try {
            session.arrivals(from, end, 1);
            return true;
        } catch (SQLException e) {
            return false;
        }
    }
}
