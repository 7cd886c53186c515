package io.kore.store.h2;

import io.kore.model.LogName;
import io.kore.model.ShardRecord;
import io.kore.model.ShardSummary;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;

/**
 * The connection that writes. Each method is one transaction, and brings the holdings along once it has
 * committed. One that fails leaves the transaction as it is: nobody may write after it. Confined to the
 * thread that writes.
 */
final class WriteSession {
    /** Rows that H2 is given at once, so that a large batch does not lie in memory twice. */
    private static final int ROWS_AT_ONCE = 1_000;

    private final Connection connection;
    private final Holdings holdings;
    private final PreparedStatement insertRecord;
    private final PreparedStatement insertShard;
    private final PreparedStatement updateShard;
    private final PreparedStatement updateState;

    WriteSession(Connection connection, Holdings holdings) throws SQLException {
        this.connection = connection;
        this.holdings = holdings;
        connection.setAutoCommit(false);
        insertRecord = connection.prepareStatement("INSERT INTO journal (arrival, shard, index, number, envelope,"
                + " payload, seal) VALUES (?, ?, ?, ?, ?, ?, ?)");
        insertShard = connection.prepareStatement("INSERT INTO shards (count, last_number, hash, seal, id, log, writer)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?)");
        updateShard = connection.prepareStatement(
                "UPDATE shards SET count = ?, last_number = ?, hash = ?, seal = ? WHERE id = ?");
        updateState = connection.prepareStatement(
                "UPDATE state SET changes = ?, beyond = ?, pieces = ?, seal = ? WHERE id = 1");
    }

    /** Makes the one row of a new database's state. */
    static void createState(Connection connection) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO state (id, format, changes, beyond, pieces, seal) VALUES (1, ?, 0, 0, 0, ?)")) {
            insert.setLong(1, Mark.FORMAT);
            insert.setInt(2, Seals.state(Mark.FORMAT, 0, 0, 0));
            insert.executeUpdate();
        }
    }

    /** Appends a batch, and answers the end after it. */
    long append(Batch batch) throws SQLException {
        Holdings.Plan plan = holdings.plan(batch.records());
        Holdings.State state = holdings.next(batch.records().size(), 0);
        long arrival = holdings.end();
        for (int at = 0; at < batch.records().size(); at++) {
            insertRecord(arrival + at, plan.ids().get(at), batch.records().get(at), batch.envelope(at));
            if ((at + 1) % ROWS_AT_ONCE == 0) {
                insertRecord.executeBatch();
            }
        }
        insertRecord.executeBatch();
        for (Holdings.Held held : plan.after().values()) {
            putShard(held);
        }
        insertShard.executeBatch();
        updateShard.executeBatch();
        commit(state);
        holdings.appended(plan, state);
        return state.end();
    }

    private void insertRecord(long arrival, long shard, ShardRecord record, byte[] envelope) throws SQLException {
        boolean isLong = envelope.length > Schema.BYTES_MAX;
        insertRecord.setLong(1, arrival);
        insertRecord.setLong(2, shard);
        insertRecord.setLong(3, record.index());
        insertRecord.setLong(4, record.number());
        insertRecord.setBytes(5, isLong ? Arrays.copyOf(envelope, Schema.BYTES_MAX) : envelope);
        insertRecord.setBytes(6, record.payload().toBytes());
        insertRecord.setInt(7, Seals.record(arrival, shard, record.index(), record.number(), envelope));
        insertRecord.addBatch();
        if (isLong) {
            insertRest(arrival, envelope);
        }
    }

    private void insertRest(long arrival, byte[] envelope) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO long_envelopes (arrival, piece, bytes) VALUES (?, ?, ?)")) {
            for (int from = Schema.BYTES_MAX; from < envelope.length; from += Schema.BYTES_MAX) {
                insert.setLong(1, arrival);
                insert.setLong(2, from / Schema.BYTES_MAX);
                insert.setBytes(
                        3, Arrays.copyOfRange(envelope, from, Math.min(envelope.length, from + Schema.BYTES_MAX)));
                insert.executeUpdate();
            }
        }
    }

    private void putShard(Holdings.Held held) throws SQLException {
        ShardSummary summary = held.summary();
        boolean isNew = holdings.shard(summary.shard()) == null;
        PreparedStatement put = isNew ? insertShard : updateShard;
        put.setLong(1, summary.count());
        put.setLong(2, summary.lastNumber());
        put.setBytes(3, summary.hash().toBytes());
        put.setInt(4, Seals.shard(held.id(), summary));
        put.setLong(5, held.id());
        if (isNew) {
            put.setString(6, summary.shard().log().value());
            put.setString(7, summary.shard().writer().value());
        }
        put.addBatch();
    }

    /** Removes the shards of a log, if it is held. */
    void drop(LogName log) throws SQLException {
        List<Holdings.Held> shards = holdings.shardsOf(log);
        if (shards.isEmpty()) {
            return;
        }
        Gaps gaps = holdings.extent().gaps().plus(positions(shards));
        try (PreparedStatement rests = connection.prepareStatement("DELETE FROM long_envelopes WHERE arrival IN"
                        + " (SELECT arrival FROM journal WHERE shard = ?)");
                PreparedStatement records = connection.prepareStatement("DELETE FROM journal WHERE shard = ?");
                PreparedStatement shard = connection.prepareStatement("DELETE FROM shards WHERE id = ?")) {
            for (Holdings.Held held : shards) {
                for (PreparedStatement delete : List.of(rests, records, shard)) {
                    delete.setLong(1, held.id());
                    delete.executeUpdate();
                }
            }
        }
        replaceGaps(gaps);
        Holdings.State state = holdings.next(0, 0);
        holdings.dropping();
        commit(state);
        holdings.dropped(log, gaps, state);
    }

    private long[] positions(List<Holdings.Held> shards) throws SQLException {
        long total = shards.stream().mapToLong(held -> held.summary().count()).sum();
        long[] positions = new long[Math.toIntExact(total)];
        int size = 0;
        try (PreparedStatement select =
                connection.prepareStatement("SELECT arrival FROM journal WHERE shard = ? ORDER BY shard, index")) {
            for (Holdings.Held held : shards) {
                select.setLong(1, held.id());
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next() && size < positions.length) {
                        positions[size++] = rows.getLong(1);
                    }
                }
            }
        }
        if (size < positions.length) {
            throw new SQLException(
                    "of " + positions.length + " records to drop only " + size + " are there; verify the store");
        }
        Arrays.sort(positions);
        return positions;
    }

    private void replaceGaps(Gaps gaps) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM gaps");
                PreparedStatement insert =
                        connection.prepareStatement("INSERT INTO gaps (first, beyond) VALUES (?, ?)")) {
            delete.executeUpdate();
            int[] rows = {0};
            gaps.forEach((first, beyond) -> {
                insert.setLong(1, first);
                insert.setLong(2, beyond);
                insert.addBatch();
                if (++rows[0] % ROWS_AT_ONCE == 0) {
                    insert.executeBatch();
                }
            });
            insert.executeBatch();
        }
    }

    /** Replaces a value of metadata; none if {@code pieces} is empty. */
    void setValue(String name, List<byte[]> pieces) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM metadata WHERE name = ?");
                PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO metadata (name, piece, pieces, bytes, seal) VALUES (?, ?, ?, ?, ?)")) {
            delete.setString(1, name);
            delete.executeUpdate();
            for (int piece = 0; piece < pieces.size(); piece++) {
                byte[] bytes = pieces.get(piece);
                insert.setString(1, name);
                insert.setLong(2, piece);
                insert.setLong(3, pieces.size());
                insert.setBytes(4, bytes);
                insert.setInt(5, Seals.piece(name, piece, pieces.size(), bytes));
                insert.executeUpdate();
            }
        }
        Holdings.State state = holdings.next(0, pieces.size() - holdings.pieces(name));
        commit(state);
        holdings.valueSet(name, pieces.size(), state);
    }

    private void commit(Holdings.State state) throws SQLException {
        updateState.setLong(1, state.changes());
        updateState.setLong(2, state.end());
        updateState.setLong(3, state.pieces());
        updateState.setInt(4, Seals.state(Mark.FORMAT, state.changes(), state.end(), state.pieces()));
        if (updateState.executeUpdate() != 1) {
            throw new SQLException("the row of the table state is missing; verify the store");
        }
        connection.commit();
    }
}
