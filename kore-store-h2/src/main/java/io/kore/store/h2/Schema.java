package io.kore.store.h2;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.List;

/**
 * The tables. A person reads the view {@code records}; the rest is there so that what the view shows can be
 * trusted.
 *
 * <pre>
 *  journal     one row a record
 *  +---------+-------+-------+--------+----------+---------+------+
 *  | arrival | shard | index | number | envelope | payload | seal |   arrival is the primary key,
 *  | BIGINT  |   |   |       |        | bytes    | bytes   | INT  |   (shard, index) is unique
 *  +---------+---|---+-------+--------+----------+---------+------+
 *                v
 *  shards      one row a shard
 *  +----+-----+--------+-------+-------------+------+------+
 *  | id | log | writer | count | last_number | hash | seal |
 *  +----+-----+--------+-------+-------------+------+------+
 *
 *  long_envelopes  ( arrival, piece, bytes )                    what of an envelope is beyond 1 MiB
 *  gaps            ( first, beyond )                            positions whose logs were dropped
 *  metadata        ( name, piece, pieces, bytes, seal )         values in pieces of 1 MiB
 *  state           ( id = 1, format, changes, beyond, pieces, seal )
 *
 *  records     the view: log, writer, index, number, arrival, payload as JSON, envelope
 * </pre>
 *
 * <p>{@code envelope} is the encoded envelope of {@link io.kore.codec.RecordCodec}, whose checksum covers the
 * payload too. H2's JSON type would reformat a payload, so the bytes are kept as they are, and the view makes
 * JSON of them when asked. A {@code seal} is a checksum over the rest of its row, see {@link Seals}: H2 keeps
 * none over its pages. What is missing is found by counting: a shard's indexes have no gaps, positions have
 * none but those in {@code gaps}, and the counts of all shards and gaps add up to {@code state.beyond}, the
 * position that the next record gets. {@code changes} counts transactions, see {@link Mark}.
 */
final class Schema {
    /** The most that one binary value of H2 may have. */
    static final int BYTES_MAX = 1 << 20;

    private static final int ROWS_PER_COMMIT = 1_000;

    private static final List<String> TABLES = List.of(
            "CREATE TABLE state (id BIGINT PRIMARY KEY, format BIGINT NOT NULL, changes BIGINT NOT NULL,"
                    + " beyond BIGINT NOT NULL, pieces BIGINT NOT NULL, seal INTEGER NOT NULL)",
            "CREATE TABLE shards (id BIGINT PRIMARY KEY, log VARCHAR(255) NOT NULL, writer VARCHAR(1042) NOT NULL,"
                    + " count BIGINT NOT NULL, last_number BIGINT NOT NULL, hash VARBINARY(32) NOT NULL,"
                    + " seal INTEGER NOT NULL)",
            "CREATE TABLE journal (arrival BIGINT PRIMARY KEY, shard BIGINT NOT NULL, index BIGINT NOT NULL,"
                    + " number BIGINT NOT NULL, envelope VARBINARY(1048576) NOT NULL,"
                    + " payload VARBINARY(1048576) NOT NULL, seal INTEGER NOT NULL, UNIQUE (shard, index))",
            "CREATE TABLE long_envelopes (arrival BIGINT NOT NULL, piece BIGINT NOT NULL,"
                    + " bytes VARBINARY(1048576) NOT NULL, PRIMARY KEY (arrival, piece))",
            "CREATE TABLE gaps (first BIGINT PRIMARY KEY, beyond BIGINT NOT NULL)",
            "CREATE TABLE metadata (name VARCHAR(100) NOT NULL, piece BIGINT NOT NULL, pieces BIGINT NOT NULL,"
                    + " bytes VARBINARY(1048576) NOT NULL, seal INTEGER NOT NULL, PRIMARY KEY (name, piece))",
            "CREATE VIEW records AS SELECT s.log, s.writer, j.index, j.number, j.arrival,"
                    + " CASE WHEN j.payload IS JSON OBJECT THEN j.payload FORMAT JSON END AS payload, j.envelope"
                    + " FROM journal j JOIN shards s ON s.id = j.shard");

    private Schema() {}

    static void create(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String table : TABLES) {
                statement.execute(table);
            }
        }
    }

    /** Copies all rows of all tables to tables that are empty. */
    static void copyRows(Connection from, Connection to) throws SQLException {
        to.setAutoCommit(false);
        for (String table : List.of("state", "shards", "journal", "long_envelopes", "gaps", "metadata")) {
            try (Statement select = from.createStatement();
                    ResultSet rows = select.executeQuery("SELECT * FROM " + table)) {
                copyRows(rows, table, to);
            }
        }
        to.commit();
    }

    private static void copyRows(ResultSet rows, String table, Connection to) throws SQLException {
        int columns = rows.getMetaData().getColumnCount();
        String values = String.join(", ", Collections.nCopies(columns, "?"));
        try (PreparedStatement insert = to.prepareStatement("INSERT INTO " + table + " VALUES (" + values + ')')) {
            long copied = 0;
            while (rows.next()) {
                for (int column = 1; column <= columns; column++) {
                    insert.setObject(column, rows.getObject(column));
                }
                insert.executeUpdate();
                if (++copied % ROWS_PER_COMMIT == 0) {
                    to.commit();
                }
            }
        }
    }
}
