package io.kore.store.h2;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.h2.Driver;
import org.jspecify.annotations.Nullable;

/**
 * An open H2 database, and everything that is H2's own: URL, settings, how to force and to close it. With
 * {@link Schema}, this is what a store over another database writes anew. Thread-safe, but {@link #force} and
 * {@link #close} belong to the thread that writes.
 *
 * <p>What was learnt about H2 2.5.252, and what the settings do about it:
 * <ul>
 *   <li>A commit forces nothing and mostly writes nothing; {@code CHECKPOINT SYNC} does both. But with a write
 *       delay H2 saves in the background, and a {@code CHECKPOINT SYNC} that finds such a save under way
 *       forces the file without waiting for it: what was committed before may then be lost. {@code
 *       WRITE_DELAY=0} ends the background thread: all saving is done by the thread that writes.
 *   <li>Once H2 puts new data into space that dead data had, two things can lose what had been forced: the new
 *       data may overwrite the forced state before the next force, and after a crash H2 may not find the
 *       newest data, because it notes in the file's header where the data before it lies. With {@code
 *       REUSE_SPACE=FALSE} new data always goes to the end of the file, where it is found and harms nothing.
 *       Dead space is given back by {@link Space}.
 *   <li>H2 may strike a dead chunk off its list while a statement that began earlier still reads it ("chunk not
 *       found"). With {@code RETENTION_TIME} at its highest nothing is struck off until the file is exchanged.
 *   <li>Closing moves and frees space in ways that a power cut can catch. Everything is forced before we
 *       close, so we close with {@code SHUTDOWN IMMEDIATELY}, which writes nothing and takes no time.
 *   <li>No trace files, no shutdown hook, no server, no statistics written while others read.
 * </ul>
 */
final class H2Database implements AutoCloseable {
    static final String USER = "sa";
    static final String SUFFIX = ".mv.db";

    private static final String SETTINGS =
            ";AUTO_SERVER=FALSE;DB_CLOSE_ON_EXIT=FALSE;WRITE_DELAY=0;RETENTION_TIME=2147483647"
                    + ";TRACE_LEVEL_FILE=0;TRACE_LEVEL_SYSTEM_OUT=0;MAX_COMPACT_TIME=0;ANALYZE_AUTO=0;REUSE_SPACE=FALSE";

    private final String announced;
    private final String url;
    private @Nullable Connection first;

    private H2Database(String announced, String url) {
        this.announced = announced;
        this.url = url;
    }

    /** Makes a database with its tables, empty, in a file that is not there yet. */
    static H2Database create(Place place, String file) throws SQLException {
        H2Database database = open(place, place.disk(), file, ";IFEXISTS=FALSE;ACCESS_MODE_DATA=rw");
        try (Connection connection = database.connect()) {
            Schema.create(connection);
            return database;
        } catch (SQLException | RuntimeException e) {
            database.close();
            throw e;
        }
    }

    static H2Database openToWrite(Place place) throws SQLException {
        return open(place, place.disk(), Place.DATABASE, ";IFEXISTS=TRUE;ACCESS_MODE_DATA=rw");
    }

    /** Opens a database and changes nothing of its file, whatever a crash left there. */
    static H2Database openToRead(Place place, Disk disk) throws SQLException {
        return open(place, disk, Place.DATABASE, ";IFEXISTS=TRUE;ACCESS_MODE_DATA=r");
    }

    private static H2Database open(Place place, Disk disk, String file, String access) throws SQLException {
        String announced = PlaceFile.announce(place.folder(), disk);
        String name = file.substring(0, file.length() - SUFFIX.length());
        String url = "jdbc:h2:" + announced + '/' + name + SETTINGS + access;
        H2Database database = new H2Database(announced, url);
        try {
            database.first = Guard.guarded(database::connect);
            return database;
        } catch (SQLException | RuntimeException e) {
            database.close();
            throw e;
        }
    }

    /** A further connection, which commits by itself and reads results as they are asked for. */
    Connection connect() throws SQLException {
        Properties credentials = new Properties();
        credentials.setProperty("user", USER);
        credentials.setProperty("password", "");
        Connection connection = new Driver().connect(url, credentials);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET LAZY_QUERY_EXECUTION TRUE");
        }
        return connection;
    }

    /** Makes all that was committed durable. */
    void force() throws SQLException {
        execute("CHECKPOINT SYNC");
    }

    /** How much of the file is data that is still needed, in percent. */
    long livePercent() throws SQLException {
        return setting("info.FILL_RATE") * setting("info.CHUNKS_FILL_RATE") / 100;
    }

    private long setting(String name) throws SQLException {
        try (PreparedStatement select = connection()
                .prepareStatement("SELECT setting_value FROM information_schema.settings WHERE setting_name = ?")) {
            select.setString(1, name);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    throw new SQLException("H2 tells no " + name);
                }
                return row.getLong(1);
            }
        }
    }

    private void execute(String command) throws SQLException {
        try (Statement statement = connection().createStatement()) {
            statement.execute(command);
        }
    }

    private Connection connection() throws SQLException {
        if (first == null) {
            throw new SQLException("the database is closed");
        }
        return first;
    }

    /** Closes all connections and the file, and writes nothing more: what was not forced may be lost. */
    @Override
    public void close() throws SQLException {
        try {
            if (first != null && !first.isClosed()) {
                execute("SHUTDOWN IMMEDIATELY");
            }
        } finally {
            first = null;
            closeFiles();
        }
    }

    private void closeFiles() throws SQLException {
        try {
            PlaceFile.forget(announced);
        } catch (IOException e) {
            throw new SQLException("the file of the database could not be closed", e);
        }
    }
}
