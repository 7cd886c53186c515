package io.kore.engine.view.oracle;

import io.kore.model.LogName;
import io.kore.model.RecordId;
import io.kore.model.ShardRecord;
import io.kore.model.WriterId;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A record as the oracle knows it: beside what is stored, the very records that its writer held and those that
 * were on screen, noted when it was made. Sets of records are sets of their {@link #id}s. Immutable; nobody
 * changes the sets.
 *
 * @param id unique among all records of a history, in all logs
 * @param stored what a store is given
 * @param fields the user's JSON
 * @param past what the writer held of the log, or null for a bare record; for a derived one, of the source's log
 * @param base what its content was based on, likewise
 * @param origins the records it was derived from, the nearest first
 */
record OracleRecord(
        int id,
        ShardRecord stored,
        Map<String, @Nullable Object> fields,
        @Nullable BitSet past,
        @Nullable BitSet base,
        List<OracleRecord> origins) {
    LogName log() {
        return stored.shard().log();
    }

    WriterId writer() {
        return stored.shard().writer();
    }

    long number() {
        return stored.number();
    }

    RecordId recordId() {
        return stored.id();
    }

    boolean isBare() {
        return past == null;
    }

    /** The log in which it was first written. */
    LogName firstLog() {
        return origins.isEmpty() ? log() : origins.get(origins.size() - 1).log();
    }

    /** Whether it, or a record it was derived from, is one of these. */
    boolean isWithin(BitSet records) {
        return records.get(id) || origins.stream().anyMatch(origin -> records.get(origin.id));
    }

    /** Whether it, or a record it was derived from, stands in this log. */
    boolean wasIn(LogName log) {
        return log().equals(log)
                || origins.stream().anyMatch(origin -> origin.log().equals(log));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof OracleRecord that && id == that.id;
    }

    @Override
    public int hashCode() {
        return id;
    }

    @Override
    public String toString() {
        return recordId() + (isBare() ? " (bare) " : " ") + stored.payload();
    }
}
