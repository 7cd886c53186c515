package io.kore.store.h2;

import io.kore.spi.StoreReport;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds where a database's file is whole after a crash. Of what was written since the last force a power cut
 * may leave any part, and H2 takes its newest write for whole when the first and last bytes of it are there.
 * New data always goes to the end of the file, so an earlier state is found by looking away from the end:
 * the longest beginning of the file in which all is whole. What was forced always is. Stateless.
 */
final class Tail {
    /** More writes than that are never unforced, see {@link H2ShardStore}. */
    private static final int TRIES_MAX = 64;

    private static final Logger LOG = LoggerFactory.getLogger(Tail.class);

    private Tail() {}

    /**
     * How much of a file to believe.
     *
     * @param bytes its longest beginning that is whole; all of it if there is none
     * @param damage what is wrong with all of it, or null if a beginning is whole
     */
    record Found(long bytes, StoreReport.@Nullable Damage damage) {}

    static Found find(Place place, Mark mark) throws IOException {
        long all = place.databaseBytes();
        if (all == mark.bytes()) {
            return new Found(all, null);
        }
        StoreReport.Damage first = null;
        long bytes = all;
        for (int tries = 0; tries < TRIES_MAX && bytes > 0; tries++) {
            try (Inspection part = Inspection.over(place, new CutDisk(place.disk(), bytes), mark)) {
                if (part.damages().isEmpty()) {
                    return new Found(bytes, null);
                }
                first = first == null ? part.damages().get(0) : first;
                if (part.changes() > 0 && part.changes() < mark.changes()) {
                    return new Found(all, first);
                }
            }
            bytes = place.chunkEndBefore(bytes);
        }
        return new Found(all, first);
    }

    /** Cuts off what a crash left torn, or says what else is wrong; then nothing was changed. */
    static void mend(Place place, Mark mark) throws IOException {
        long all = place.databaseBytes();
        Found found = find(place, mark);
        if (found.damage() != null) {
            throw Failures.damaged(place.folder().toString(), found.damage().toString(), null);
        }
        if (found.bytes() < all) {
            place.cutDatabase(found.bytes());
            LOG.warn(
                    "the store at {} was not closed: {} bytes that had not been forced were torn and are cut off",
                    place.folder(),
                    all - found.bytes());
        }
    }
}
