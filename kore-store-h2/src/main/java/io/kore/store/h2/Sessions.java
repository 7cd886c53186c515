package io.kore.store.h2;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * An open database and the sessions on it: one that writes, and one for each thread that reads. Immutable but
 * for the queue, which is thread-safe.
 */
final class Sessions implements AutoCloseable {
    private final H2Database database;
    private final WriteSession writer;
    private final ReadSession writersReader;
    private final Queue<ReadSession> readers = new ConcurrentLinkedQueue<>();

    private Sessions(H2Database database, Holdings holdings) throws SQLException {
        this.database = database;
        this.writer = new WriteSession(database.connect(), holdings);
        this.writersReader = new ReadSession(database.connect());
        for (int i = 0; i < SqlThreads.READERS; i++) {
            readers.add(new ReadSession(database.connect()));
        }
    }

    /** Opens the database of a place. */
    static Sessions open(Place place, Holdings holdings) throws SQLException {
        H2Database database = H2Database.openToWrite(place);
        try {
            return new Sessions(database, holdings);
        } catch (SQLException | RuntimeException e) {
            database.close();
            throw e;
        }
    }

    SmallTables smallTables(SmallTables.Damages damages) throws SQLException {
        try (Connection connection = database.connect()) {
            return SmallTables.read(connection, damages);
        }
    }

    H2Database database() {
        return database;
    }

    /** The session that writes. */
    WriteSession writer() {
        return writer;
    }

    /** A session that reads, for the thread that writes. */
    ReadSession writersReader() {
        return writersReader;
    }

    /** Lends a session to a thread that reads; to be given back. */
    ReadSession lend() {
        return readers.remove();
    }

    void giveBack(ReadSession session) {
        readers.add(session);
    }

    @Override
    public void close() throws SQLException {
        database.close();
    }
}
