package io.kore.store.h2;

import io.kore.model.Hash;
import io.kore.model.ShardId;
import io.kore.model.ShardSummary;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Everything but the records, as it stands in the tables: read whole at opening, and when a store is
 * verified. What is damaged is told and left out. Immutable once read.
 *
 * @param state the row of {@code state}; all zero if it is damaged
 * @param shards the shards whose rows are whole
 * @param gaps the positions that were dropped
 * @param pieces how many pieces each metadata value has
 */
record SmallTables(Holdings.State state, List<Holdings.Held> shards, Gaps gaps, SortedMap<String, Long> pieces) {
    /** Who is told what is damaged. */
    interface Damages {
        /**
         * Takes note.
         *
         * @param table where
         * @param what what is wrong and what it costs
         */
        void found(String table, String what);
    }

    /** Reads one table. */
    private interface TableAction {
        void read(ResultSet rows) throws SQLException;
    }

    static SmallTables read(Connection connection, Damages damages) {
        Holdings.@Nullable State[] state = {null};
        List<Holdings.Held> shards = new ArrayList<>();
        Gaps.Builder gaps = new Gaps.Builder(16);
        TreeMap<String, Long> pieces = new TreeMap<>();
        each(connection, "state", "id, format, changes, beyond, pieces, seal", "id", damages, rows -> {
            state[0] = state(rows);
        });
        Set<ShardId> names = new HashSet<>();
        each(connection, "shards", "id, log, writer, count, last_number, hash, seal", "id", damages, rows -> {
            Holdings.Held held = shard(rows);
            if (held == null || !names.add(held.summary().shard())) {
                damages.found(
                        "shards",
                        "the row with id " + rows.getLong(1) + " is not as it was written; its shard" + " is lost");
            } else {
                shards.add(held);
            }
        });
        each(connection, "gaps", "first, beyond", "first", damages, rows -> {
            try {
                gaps.add(rows.getLong(1), rows.getLong(2));
            } catch (IllegalArgumentException e) {
                damages.found("gaps", String.valueOf(e.getMessage()));
            }
        });
        each(connection, "metadata", "name, piece", "name, piece", damages, rows -> {
            pieces.merge(rows.getString(1), 1L, Long::sum);
        });
        Holdings.State found = state[0];
        if (found == null) {
            damages.found("state", "its one row is not as it was written");
        }
        SmallTables tables =
                new SmallTables(found == null ? new Holdings.State(0, 0, 0) : found, shards, gaps.build(), pieces);
        tables.add(damages);
        return tables;
    }

    /** Whatever row is missing from a table, the sums tell. */
    private void add(Damages damages) {
        long held = shards.stream().mapToLong(each -> each.summary().count()).sum();
        if (held + gaps.total() != state.end()) {
            damages.found(
                    "shards",
                    "the shards hold " + held + " records and " + gaps.total() + " were dropped, but " + state.end()
                            + " had been appended; a shard is missing");
        }
        long values = pieces.values().stream().mapToLong(Long::longValue).sum();
        if (values != state.pieces()) {
            damages.found(
                    "metadata", values + " rows are there, but " + state.pieces() + " had been written; some are lost");
        }
    }

    private static void each(
            Connection connection, String table, String columns, String order, Damages damages, TableAction action) {
        try {
            Guard.guarded(() -> {
                try (Statement statement = connection.createStatement();
                        ResultSet rows =
                                statement.executeQuery("SELECT " + columns + " FROM " + table + " ORDER BY " + order)) {
                    while (rows.next()) {
                        action.read(rows);
                    }
                }
                return table;
            });
        } catch (SQLException e) {
            damages.found(table, "H2 cannot read it: " + Failures.reason(e));
        }
    }

    private static Holdings.@Nullable State state(ResultSet row) throws SQLException {
        long changes = row.getLong(3);
        long beyond = row.getLong(4);
        long pieces = row.getLong(5);
        boolean isWhole = row.getLong(1) == 1
                && row.getLong(2) == Mark.FORMAT
                && row.getInt(6) == Seals.state(Mark.FORMAT, changes, beyond, pieces);
        return isWhole ? new Holdings.State(changes, beyond, pieces) : null;
    }

    private static Holdings.@Nullable Held shard(ResultSet row) throws SQLException {
        try {
            ShardId name = ShardId.of(row.getString(2), row.getString(3));
            ShardSummary summary = new ShardSummary(name, row.getLong(4), row.getLong(5), Hash.of(row.getBytes(6)));
            long id = row.getLong(1);
            return row.getInt(7) == Seals.shard(id, summary) ? new Holdings.Held(id, summary) : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
