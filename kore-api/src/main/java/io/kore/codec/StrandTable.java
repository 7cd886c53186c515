package io.kore.codec;

import io.kore.model.Limits;
import io.kore.model.LogName;
import io.kore.model.Prefix;
import io.kore.model.Seen;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.WriterId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * Where the strands of forked shards leave each other. A history of a forked shard is stored as a shard of its
 * own, a <em>strand</em>, from its first record on that was not held yet; this table says what came before. The
 * engine keeps it as a metadata value, durably, before the first record of a strand; a store reads it when it
 * salvages, because "no record without its past" needs it.
 *
 * <pre>
 *   version 1 (1 byte), varint n, n x ( text log, text strand, text parent, varint at,
 *                                       8 bytes hash head before, 8 bytes hash head beside )
 * </pre>
 *
 * Parents stand before children. Immutable.
 */
public final class StrandTable {
    /** The metadata key. */
    public static final String KEY = "strands";

    private static final int VERSION = 1;
    private static final StrandTable EMPTY = new StrandTable(List.of());

    private final Map<ShardId, Row> rows = new LinkedHashMap<>();
    private final Map<ShardId, List<ShardId>> byRoot = new LinkedHashMap<>();

    /**
     * One strand.
     *
     * @param strand the shard that it is stored as, with the id of a branch
     * @param parent the strand of the same log that it leaves
     * @param at the index in the parent at which it goes another way
     * @param headBefore head of the running hash after the parent's record before that, 0 if {@code at} is 0
     * @param headBeside head of the running hash after the parent's own record there
     */
    public record Row(ShardId strand, WriterId parent, long at, long headBefore, long headBeside) {
        /**
         * Checks the names.
         *
         * @param strand the shard that it is stored as
         * @param parent the strand that it leaves
         * @param at where
         * @param headBefore hash head of the record before
         * @param headBeside hash head of the record beside
         * @throws IllegalArgumentException if it is no branch, or its parent is of another writer
         */
        public Row {
            if (!strand.writer().isBranch()
                    || !parent.root().equals(strand.writer().root())
                    || at < 0) {
                throw new IllegalArgumentException(strand + " is no strand that leaves " + parent + " at " + at);
            }
        }
    }

    /**
     * A table of these rows.
     *
     * @param rows the strands, parents before children
     * @throws IllegalArgumentException if a parent is missing or a strand stands there twice
     */
    public StrandTable(List<Row> rows) {
        for (Row row : rows) {
            ShardId parent = new ShardId(row.strand().log(), row.parent());
            if ((row.parent().isBranch() && !this.rows.containsKey(parent))
                    || this.rows.put(row.strand(), row) != null) {
                throw new IllegalArgumentException("strand " + row.strand() + " stands twice, or before its parent");
            }
            ShardId root = new ShardId(parent.log(), parent.writer().root());
            byRoot.computeIfAbsent(root, r -> new ArrayList<>(List.of(r))).add(row.strand());
        }
    }

    /**
     * The table where nothing has forked.
     *
     * @return a table without rows
     */
    public static StrandTable empty() {
        return EMPTY;
    }

    /**
     * Reads the form that {@link #toBytes()} writes.
     *
     * @param bytes the metadata value
     * @return the table
     * @throws MalformedException if it is of another form
     */
    public static StrandTable read(byte[] bytes) throws MalformedException {
        ByteReader in = new ByteReader(bytes);
        int version = in.get();
        if (version != VERSION) {
            throw new MalformedException("version " + version + " of the table of strands is not known here");
        }
        List<Row> rows = new ArrayList<>();
        try {
            int size = in.getLength("a number of strands", in.remaining());
            for (int i = 0; i < size; i++) {
                LogName log = new LogName(in.getText("a log name", Limits.LOG_NAME_BYTES_MAX));
                ShardId strand = new ShardId(log, writer(in));
                rows.add(new Row(strand, writer(in), in.getVarint(), in.getLong(), in.getLong()));
            }
            in.expectEnd();
            return new StrandTable(rows);
        } catch (IllegalArgumentException e) {
            throw new MalformedException(String.valueOf(e.getMessage()));
        }
    }

    /**
     * The metadata value.
     *
     * @return a new array, see above
     */
    public byte[] toBytes() {
        ByteWriter out = new ByteWriter().put(VERSION).putVarint(rows.size());
        for (Row row : rows.values()) {
            out.putText(row.strand().log().value())
                    .putText(row.strand().writer().value())
                    .putText(row.parent().value())
                    .putVarint(row.at())
                    .putLong(row.headBefore())
                    .putLong(row.headBeside());
        }
        return out.toBytes();
    }

    /**
     * The rows.
     *
     * @return parents before children; unmodifiable
     */
    public List<Row> rows() {
        return List.copyOf(rows.values());
    }

    /**
     * Tells whether all that comes before a record is held: what its strand came from, and what its writer had
     * seen of others. What came before it in the same strand is the caller's business.
     *
     * @param record a record of a strand
     * @param count how many records are held of each strand, 0 for none
     * @return true if no record of its past is missing; a derived record tells its past in the coordinates of
     *     its source, so for that only its strand is looked at
     */
    public boolean holdsPast(ShardRecord record, ToLongFunction<ShardId> count) {
        ShardId strand = record.shard();
        if (record.index() == 0 && strand.writer().isBranch()) {
            Row row = rows.get(strand);
            if (row == null || count.applyAsLong(new ShardId(strand.log(), row.parent())) < row.at()) {
                return false;
            }
        }
        Seen seen = record.envelope().origin() == null ? record.envelope().seen() : null;
        if (seen != null) {
            for (Map.Entry<WriterId, Prefix> entry : seen.entries().prefixes().entrySet()) {
                ShardId root = new ShardId(strand.log(), entry.getKey().root());
                if (!reaches(root, entry.getValue().count(), count)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Tells whether a history of a writer is held that is so long. */
    private boolean reaches(ShardId root, long wanted, ToLongFunction<ShardId> count) {
        for (ShardId strand : byRoot.getOrDefault(root, List.of(root))) {
            long start = start(strand);
            if (start < wanted && wanted <= start + count.applyAsLong(strand)) {
                return true;
            }
        }
        return false;
    }

    private long start(ShardId strand) {
        long start = 0;
        for (Row row = rows.get(strand); row != null; row = rows.get(new ShardId(strand.log(), row.parent()))) {
            start += row.at();
        }
        return start;
    }

    private static WriterId writer(ByteReader in) throws MalformedException {
        return new WriterId(in.getText("a writer id", Limits.BRANCH_BYTES_MAX));
    }
}
