package io.kore;

import java.time.Duration;

/**
 * A migration that runs: it brings a new log up to date with an old one, and goes on with whatever still arrives,
 * until it is closed. Where it has come to is told by the new log itself; so it can be closed, killed and started
 * again at any time, and nothing is lost or doubled. Thread-safe.
 */
public interface Migration extends AutoCloseable {
    /**
     * The old log.
     *
     * @return its name
     */
    String from();

    /**
     * The new log.
     *
     * @return its name
     */
    String to();

    /**
     * How far it is.
     *
     * @return a snapshot
     */
    MigrationStatus status();

    /** Goes on, in the background, with the shards that have stopped. Does nothing if none has. */
    void retry();

    /**
     * Waits until all records of the old log that are held now have been migrated, durably. What arrives later does
     * not prolong the wait.
     *
     * @param timeout how long to wait at most
     * @throws io.kore.error.MigrationException if a shard has stopped, or stops meanwhile, or it took longer
     * @throws IllegalStateException if the migration or the node is closed
     * @throws InterruptedException if the thread is interrupted
     */
    void awaitCaughtUp(Duration timeout) throws InterruptedException;

    /**
     * Ends it, for now or for ever: the new log stays as it is, and what arrives in the old one is not migrated any
     * more. Waits for a call of the migrator that is under way, for a short while, unless called by it. Closing again
     * does nothing.
     */
    @Override
    void close();
}
