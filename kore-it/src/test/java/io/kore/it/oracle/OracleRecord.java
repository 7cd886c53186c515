package io.kore.it.oracle;

import java.util.Map;
import java.util.Set;

/**
 * A record as the oracle knows it: with the very set of records that its writer held, and of those on which
 * its content was based. Immutable.
 *
 * @param number the Lamport number
 * @param writer the writer
 * @param fields the user's fields; null values are left out of these histories' maps only by removal
 * @param past all that was held when it was written
 * @param base what it was based on
 */
record OracleRecord(
        long number, String writer, Map<String, Object> fields, Set<OracleRecord> past, Set<OracleRecord> base)
        implements Comparable<OracleRecord> {
    String id() {
        return number + "-" + writer;
    }

    @Override
    public int compareTo(OracleRecord other) {
        return number != other.number ? Long.compare(number, other.number) : writer.compareTo(other.writer);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof OracleRecord that && number == that.number && writer.equals(that.writer);
    }

    @Override
    public int hashCode() {
        return id().hashCode();
    }

    @Override
    public String toString() {
        return id() + fields;
    }
}
