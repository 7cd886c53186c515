package io.kore.store.rocksdb;

import io.kore.error.StoreException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocksdb.CompactRangeOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Frees in the background what dropped logs leave behind: their arrivals, and the space of their records.
 * Nobody sees any of it; if it is cut short, the next opening goes on. Thread-safe.
 */
final class Sweep {
    private static final Logger LOG = LoggerFactory.getLogger(Sweep.class);
    private static final int STEPS_MAX = 10_000;

    private final Guard guard;
    private final Database database;
    private final Directory directory;
    private final Journal journal;
    private final Forces forces;

    /** The rest is guarded by this. */
    private boolean requested;

    private boolean running;
    private boolean stopping;
    private @Nullable CompactRangeOptions compacting;

    Sweep(Guard guard, Database database, Directory directory, Journal journal, Forces forces) {
        this.guard = guard;
        this.database = database;
        this.directory = directory;
        this.journal = journal;
        this.forces = forces;
    }

    /** Sees to it that everything dropped so far is swept. */
    synchronized void request() {
        requested = true;
        if (!running && !stopping) {
            running = true;
            Thread thread = new Thread(this::run, "kore-rocksdb-sweep");
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** Ends the sweep soon; what is left is left to the next opening. Before the guard is closed. */
    synchronized void stop() {
        stopping = true;
        if (compacting != null) {
            compacting.setCanceled(true);
        }
    }

    private synchronized boolean takeRequest() {
        running = requested && !stopping;
        requested = false;
        return running;
    }

    private synchronized boolean isStopping() {
        return stopping;
    }

    private void run() {
        try {
            while (takeRequest()) {
                sweep();
            }
        } catch (StoreException | RocksDBException e) {
            LOG.warn(
                    "the space of dropped logs in {} could not be freed; the next opening tries again",
                    database.folder(),
                    e);
        }
    }

    private void sweep() throws RocksDBException {
        List<OrdinalRun> runs = journal.unswept();
        if (!enter()) {
            return;
        }
        long end;
        try {
            end = forcedMark();
        } finally {
            guard.exit();
        }
        for (long position = 0; position < end; ) {
            if (!enter()) {
                return;
            }
            try {
                position = forgetFrom(position, end);
            } finally {
                guard.exit();
            }
        }
        for (OrdinalRun run : runs) {
            if (!enter()) {
                return;
            }
            try {
                free(run);
            } finally {
                guard.exit();
            }
        }
        if (enter()) {
            try {
                journal.endSweep(runs);
            } finally {
                guard.exit();
            }
        }
    }

    /**
     * Makes the mark durable beyond all drops so far, also one that is still under way: from the mark on an opening
     * takes a missing arrival for a loss.
     */
    private long forcedMark() {
        forces.force();
        return forces.forceMark();
    }

    /** Enters the guard, unless the store is closing. */
    private boolean enter() {
        if (isStopping()) {
            return false;
        }
        try {
            guard.enter();
            return true;
        } catch (IllegalStateException e) {
            // closed since: the next opening goes on
            return false;
        }
    }

    /** Forgets some arrivals of shards that are no more; answers where to go on. */
    private long forgetFrom(long from, long end) throws RocksDBException {
        List<byte[]> dead = new ArrayList<>();
        long next = end;
        try (Reading reading = new Reading(database)) {
            RocksIterator arrivals = reading.iterator(Family.ARRIVALS);
            arrivals.seek(Layout.positionKey(from));
            for (int step = 0; arrivals.isValid(); arrivals.next(), step++) {
                byte[] key = arrivals.key();
                long position = ByteBuffer.wrap(key).getLong();
                if (position >= end || step == STEPS_MAX) {
                    next = Math.min(position, end);
                    break;
                }
                if (!directory.isHeld(ByteBuffer.wrap(arrivals.value()).getInt())) {
                    dead.add(key);
                }
            }
            arrivals.status();
        }
        if (!dead.isEmpty()) {
            journal.forgetArrivals(dead);
        }
        return next;
    }

    private void free(OrdinalRun run) throws RocksDBException {
        CompactRangeOptions options = new CompactRangeOptions().setExclusiveManualCompaction(false);
        try {
            begin(options);
            database.rocks().compactRange(database.family(Family.RECORDS), run.firstKey(), run.endKey(), options);
        } catch (RocksDBException e) {
            if (!isStopping()) {
                throw e;
            }
        } finally {
            end(options);
        }
    }

    private synchronized void begin(CompactRangeOptions options) {
        options.setCanceled(stopping);
        compacting = options;
    }

    private synchronized void end(CompactRangeOptions options) {
        compacting = null;
        options.close();
    }
}
