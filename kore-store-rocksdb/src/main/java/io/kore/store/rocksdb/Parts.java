package io.kore.store.rocksdb;

import io.kore.error.StoreFailedException;
import java.io.IOException;

/**
 * What an open store is made of, and the order in which that is closed: journal, mark, database. Immutable;
 * closed within the guard's closing, when nobody uses any of it.
 *
 * @param guard lets users of native handles in
 * @param database the native database
 * @param directory what is held
 * @param journal what changes it
 * @param forces what makes changes durable
 * @param mark how far they are
 * @param sweep what frees space
 */
record Parts(
        Guard guard,
        Database database,
        Directory directory,
        Journal journal,
        Forces forces,
        ForcedMark mark,
        Sweep sweep)
        implements AutoCloseable {

    /**
     * Forces what is left and closes everything.
     *
     * @throws StoreFailedException if what was appended may not have reached the medium; all is closed anyhow
     */
    @Override
    public void close() {
        try (database;
                mark;
                journal) {
            if (!forces.isAllForced()) {
                forces.force();
            }
        } catch (StoreFailedException | IOException e) {
            throw failed(e);
        }
    }

    private StoreFailedException failed(Exception e) {
        return new StoreFailedException(
                "the store in " + database.folder() + " is closed, but what was appended last may not have reached"
                        + " the medium: " + e.getMessage(),
                e);
    }
}
