package io.kore.store.h2;

import java.io.ByteArrayOutputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** A connection that reads. Confined to one thread at a time. */
final class ReadSession {
    /** A page of larger records ends before it has this many bytes, unless with its first row. */
    private static final int PAGE_BYTES_MAX = 1 << 20;

    private final PreparedStatement arrivals;
    private final PreparedStatement shard;
    private final PreparedStatement envelopeRest;
    private final PreparedStatement value;
    private final PreparedStatement index;

    ReadSession(Connection connection) throws SQLException {
        arrivals = connection.prepareStatement("SELECT " + Row.COLUMNS
                + " FROM journal WHERE arrival >= ? AND arrival < ? ORDER BY arrival FETCH FIRST ? ROWS ONLY");
        shard = connection.prepareStatement("SELECT " + Row.COLUMNS
                + " FROM journal WHERE shard = ? AND index >= ? AND index < ?"
                + " ORDER BY shard, index FETCH FIRST ? ROWS ONLY");
        envelopeRest = connection.prepareStatement("SELECT bytes FROM long_envelopes WHERE arrival = ? ORDER BY piece");
        index = connection.prepareStatement("SELECT index, arrival FROM journal WHERE shard = ? ORDER BY shard, index");
        value = connection.prepareStatement("SELECT " + Piece.COLUMNS + " FROM metadata WHERE name = ? ORDER BY piece");
    }

    /**
     * Some rows in order.
     *
     * @param rows the rows
     * @param last whether no more rows were found behind them
     */
    record Rows(List<Row> rows, boolean last) {}

    Rows arrivals(long from, long end, int rowsMax) throws SQLException {
        arrivals.setLong(1, from);
        arrivals.setLong(2, end);
        arrivals.setInt(3, rowsMax);
        return Guard.guarded(() -> rows(arrivals, rowsMax));
    }

    Rows shard(long id, long from, long end, int rowsMax) throws SQLException {
        shard.setLong(1, id);
        shard.setLong(2, from);
        shard.setLong(3, end);
        shard.setInt(4, rowsMax);
        return Guard.guarded(() -> rows(shard, rowsMax));
    }

    private Rows rows(PreparedStatement select, int rowsMax) throws SQLException {
        List<Row> rows = new ArrayList<>();
        boolean full = false;
        long bytes = 0;
        try (ResultSet result = select.executeQuery()) {
            while (!full && result.next()) {
                Row row = new Row(result);
                rows.add(row);
                bytes += row.size();
                full = bytes >= PAGE_BYTES_MAX || rows.size() == rowsMax;
            }
        }
        for (Row row : rows) {
            if (row.mayGoOn()) {
                row.complete(envelope(row));
            }
        }
        return new Rows(rows, !full);
    }

    private byte[] envelope(Row row) throws SQLException {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes(row.envelope());
        envelopeRest.setLong(1, row.arrival());
        try (ResultSet rest = envelopeRest.executeQuery()) {
            while (rest.next()) {
                whole.writeBytes(rest.getBytes(1));
            }
        }
        return whole.toByteArray();
    }

    /** How many records of a shard the index tells, in order and without a gap. */
    long indexed(long id) throws SQLException {
        index.setLong(1, id);
        return Guard.guarded(() -> {
            try (ResultSet entries = index.executeQuery()) {
                long count = 0;
                long last = -1;
                while (entries.next() && entries.getLong(1) == count && entries.getLong(2) > last) {
                    last = entries.getLong(2);
                    count++;
                }
                return count;
            }
        });
    }

    List<Piece> value(String name) throws SQLException {
        value.setString(1, name);
        return Guard.guarded(() -> {
            List<Piece> pieces = new ArrayList<>();
            try (ResultSet result = value.executeQuery()) {
                while (result.next()) {
                    pieces.add(new Piece(result));
                }
            }
            return pieces;
        });
    }
}
