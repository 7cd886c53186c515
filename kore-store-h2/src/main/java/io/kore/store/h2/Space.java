package io.kore.store.h2;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives dead space back. New data always goes to the end of the database's file, so a file that was forced
 * often, or that a log was dropped from, is mostly dead. When it is, what is alive is copied to a new file,
 * which takes the place of the old one in one step. A copy costs no more than what was written since the
 * last one. Confined to the thread that writes.
 */
final class Space {
    /** A file below this size is left as it is, unless in a test. */
    static final long BYTES_MIN = 32L << 20;

    private static final long LIVE_PERCENT_MAX = 40;
    private static final Logger LOG = LoggerFactory.getLogger(Space.class);

    private final Place place;
    private final long bytesMin;
    private long lookAtBytes;

    Space(Place place, long bytesMin) {
        this.place = place;
        this.bytesMin = bytesMin;
        this.lookAtBytes = bytesMin;
    }

    /** Tells whether the file is mostly dead; asks H2 only once the file has grown by a part. */
    boolean isDue(H2Database database) throws SQLException, IOException {
        long bytes = place.databaseBytes();
        if (bytes < lookAtBytes) {
            return false;
        }
        lookAtBytes = bytes + bytes / 4;
        return database.livePercent() <= LIVE_PERCENT_MAX;
    }

    /**
     * Copies what is alive to a file beside the database, durably. If that fails, all stays as it is.
     *
     * @return whether there is a copy, which may be put into the place of the database
     */
    boolean copy(H2Database database) throws IOException {
        try {
            place.removeCopy();
            try (H2Database copy = H2Database.create(place, Place.COPY);
                    Connection from = database.connect();
                    Connection to = copy.connect()) {
                Schema.copyRows(from, to);
                copy.force();
            }
            return true;
        } catch (SQLException e) {
            LOG.warn(
                    "dead space in {} could not be given back ({}); the store goes on as it is",
                    place.folder(),
                    Failures.reason(e),
                    e);
            place.removeCopy();
            lookAtBytes = 2 * place.databaseBytes();
            return false;
        }
    }

    /** Puts the copy into the place of the database, which is closed. */
    void accept() throws IOException {
        long before = place.databaseBytes();
        place.acceptCopy();
        long after = place.databaseBytes();
        lookAtBytes = Math.max(bytesMin, 2 * after);
        LOG.debug("the database in {} went from {} to {} bytes", place.folder(), before, after);
    }
}
