package io.kore.store.rocksdb;

import io.kore.error.StoreFailedException;
import io.kore.store.rocksdb.ForcedMark.Mark;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;
import org.rocksdb.RocksDBException;

/**
 * Makes what was written durable. While one thread forces, others queue; the first of them then forces for all
 * that have written meanwhile, and the rest find it done. Thread-safe.
 */
final class Forces {
    /** Forces the write-ahead log. */
    interface Sync {
        void sync() throws RocksDBException;
    }

    private final Path folder;
    private final Directory directory;
    private final Health health;
    private final Sync sync;
    private final ForcedMark mark;
    /** Guards {@code forced}, {@code mark} and the order of forces. Held during the force itself. */
    private final ReentrantLock forcing = new ReentrantLock();

    private Mark forced;

    Forces(Path folder, Directory directory, Health health, Sync sync, ForcedMark mark) {
        this.folder = folder;
        this.directory = directory;
        this.health = health;
        this.sync = sync;
        this.mark = mark;
        this.forced = Mark.of(directory.head());
    }

    /**
     * Makes everything durable that was written before the call.
     *
     * @return the position up to which the journal is now durable
     * @throws StoreFailedException if it failed, now or earlier
     */
    long force() {
        long needed = directory.head().writes();
        forcing.lock();
        try {
            health.check();
            if (forced.writes() < needed) {
                Mark reached = Mark.of(directory.head());
                sync();
                mark(reached);
            }
            return forced.end();
        } finally {
            forcing.unlock();
        }
    }

    /**
     * Makes the mark durable too, so that it never goes back behind what is now written.
     *
     * @return the position to which it goes
     */
    long forceMark() {
        forcing.lock();
        try {
            mark.force();
            return forced.end();
        } catch (StoreFailedException e) {
            throw health.failed(e);
        } finally {
            forcing.unlock();
        }
    }

    /** Whether nothing is left to be forced. */
    boolean isAllForced() {
        forcing.lock();
        try {
            return forced.writes() == directory.head().writes();
        } finally {
            forcing.unlock();
        }
    }

    private void sync() {
        try {
            sync.sync();
        } catch (RocksDBException e) {
            throw health.failed(Failures.atWrite(folder, e));
        }
    }

    private void mark(Mark reached) {
        try {
            mark.write(reached);
            forced = reached;
        } catch (StoreFailedException e) {
            throw health.failed(e);
        }
    }
}
