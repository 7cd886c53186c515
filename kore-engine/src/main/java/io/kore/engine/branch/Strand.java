package io.kore.engine.branch;

import io.kore.codec.StrandTable;
import io.kore.model.Prefix;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.WriterId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A history of a shard as it is stored, from the first record on that was not held yet: a shard of the store
 * with indexes from 0. The first history that arrived is the whole shard, under its own name. Immutable.
 */
public final class Strand {
    private final ShardId id;
    private final @Nullable Strand parent;
    private final long at;
    private final long headBefore;
    private final long headBeside;
    private final long start;

    private Strand(ShardId id, @Nullable Strand parent, long at, long headBefore, long headBeside) {
        this.id = id;
        this.parent = parent;
        this.at = at;
        this.headBefore = headBefore;
        this.headBeside = headBeside;
        this.start = parent == null ? 0 : parent.start + at;
    }

    /**
     * The strand that began with the shard's first record.
     *
     * @param shard a shard that is no branch
     * @return its strand
     */
    public static Strand of(ShardId shard) {
        return new Strand(shard, null, 0, 0, 0);
    }

    /**
     * A strand that leaves another one.
     *
     * @param parent the one that it leaves
     * @param row where, and what it is stored as
     * @return the strand
     */
    public static Strand leaving(Strand parent, StrandTable.Row row) {
        return new Strand(row.strand(), parent, row.at(), row.headBefore(), row.headBeside());
    }

    /** The strand of this history in which a record stands. */
    Strand at(long index) {
        Strand strand = this;
        for (Strand before = parent; before != null && index < strand.start; before = strand.parent) {
            strand = before;
        }
        return strand;
    }

    /** How it stands in the table; for one that leaves another. */
    static StrandTable.Row row(Strand strand, Strand parent) {
        return new StrandTable.Row(strand.id, parent.id.writer(), strand.at, strand.headBefore, strand.headBeside);
    }

    /**
     * What it is stored as.
     *
     * @return a shard of the store
     */
    public ShardId id() {
        return id;
    }

    /**
     * Whose history it is.
     *
     * @return the shard as its writer named it
     */
    public ShardId root() {
        return id.writer().isBranch() ? new ShardId(id.log(), id.writer().root()) : id;
    }

    /**
     * What it leaves.
     *
     * @return the strand before it, or null for the first
     */
    public @Nullable Strand parent() {
        return parent;
    }

    /**
     * Where it leaves its parent.
     *
     * @return the index in the parent at which it goes another way, 0 if there is none
     */
    public long at() {
        return at;
    }

    /** Head of the running hash after the parent's record before {@link #at()}; 0 if that is 0. */
    long headBefore() {
        return headBefore;
    }

    /** Head of the running hash after the parent's own record at {@link #at()}. */
    long headBeside() {
        return headBeside;
    }

    /**
     * Where it begins.
     *
     * @return the place of its first record, counted from the start of the shard
     */
    public long start() {
        return start;
    }

    /**
     * A record of this strand by its place in the history.
     *
     * @param stored the record as it is stored
     * @return the same record, its index counted from the start of the shard
     */
    public ShardRecord inHistory(ShardRecord stored) {
        return parent == null
                ? stored
                : new ShardRecord(root(), start() + stored.index(), stored.envelope(), stored.payload(), stored.hash());
    }

    /**
     * A record of this strand as it is stored.
     *
     * @param record the record by its place in the history
     * @return the same record, its index counted from the start of this strand
     */
    public ShardRecord stored(ShardRecord record) {
        return parent == null
                ? record
                : new ShardRecord(id, record.index() - start(), record.envelope(), record.payload(), record.hash());
    }

    /** Adds all that comes before this strand to what is counted of strands. */
    void addOrigin(Map<WriterId, Prefix> counted) {
        for (Strand strand = this; strand.parent != null && strand.at > 0; strand = strand.parent) {
            raise(counted, strand.parent.id.writer(), new Prefix(strand.at, strand.headBefore));
        }
    }

    /** Counts so much of a strand, unless more is counted already. */
    static void raise(Map<WriterId, Prefix> counted, WriterId strand, Prefix prefix) {
        counted.merge(strand, prefix, (one, other) -> one.count() >= other.count() ? one : other);
    }

    @Override
    public String toString() {
        return parent == null ? id.toString() : id + " from " + parent.id.writer() + " at " + at;
    }
}
