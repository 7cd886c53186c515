package io.kore.store.h2;

import io.kore.error.StoreException;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From a place to an open store: makes what is not there, checks what is. Stateless. */
final class Opening {
    private static final Logger LOG = LoggerFactory.getLogger(Opening.class);

    private Opening() {}

    static H2ShardStore open(String at, Disk disk) {
        return open(at, disk, Space.BYTES_MIN);
    }

    /** Opens a store whose file is looked at for dead space from a size on. */
    static H2ShardStore open(String at, Disk disk, long spaceBytesMin) {
        Place place = Place.openToWrite(at, disk);
        try {
            Mark mark = place.mark();
            if (!mark.ready()) {
                make(place);
                mark = place.mark();
            }
            place.removeCopy();
            place.checkDatabase();
            place.forceDatabase(mark);
            Tail.mend(place, mark);
            return openMade(place, mark, new Space(place, spaceBytesMin));
        } catch (StoreException e) {
            place.close();
            throw e;
        } catch (SQLException | IOException | RuntimeException e) {
            place.close();
            throw Failures.opening(at, e);
        }
    }

    /** Makes the database. Until the mark says so, a crash leaves a place that is made anew. */
    private static void make(Place place) throws SQLException, IOException {
        place.write(Mark.FRESH);
        place.force();
        place.removeUnfinished();
        try (H2Database database = H2Database.create(place, Place.DATABASE);
                Connection connection = database.connect()) {
            WriteSession.createState(connection);
            database.force();
        }
        place.force();
        place.write(new Mark(true, 0, place.databaseBytes()));
        place.force();
    }

    private static H2ShardStore openMade(Place place, Mark mark, Space space) throws SQLException, IOException {
        Holdings holdings = new Holdings();
        Sessions sessions = Sessions.open(place, holdings);
        try {
            holdings.restore(sessions.smallTables((table, what) -> {
                throw Failures.damaged(place.folder().toString(), "table " + table + ": " + what, null);
            }));
            checkForced(place, mark, holdings);
            place.write(new Mark(true, holdings.changes(), place.databaseBytes()));
            return new H2ShardStore(place, sessions, holdings, space);
        } catch (SQLException | IOException | RuntimeException e) {
            sessions.close();
            throw e;
        }
    }

    /** H2 falls back to an older state where the newest is damaged; the mark tells. */
    private static void checkForced(Place place, Mark mark, Holdings holdings) {
        if (holdings.changes() < mark.changes()) {
            throw Failures.damaged(
                    place.folder().toString(),
                    "it has " + holdings.changes() + " changes, but " + mark.changes() + " had been forced",
                    null);
        }
        if (holdings.changes() > mark.changes()) {
            LOG.info(
                    "the store at {} was not closed: {} changes beyond the last force were found whole and are kept",
                    place.folder(),
                    holdings.changes() - mark.changes());
        }
    }
}
