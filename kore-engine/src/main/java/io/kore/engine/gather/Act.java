package io.kore.engine.gather;

import io.kore.model.Origin;
import io.kore.model.RecordId;
import io.kore.model.ShardRecord;
import io.kore.model.WriterId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one record does to a gathered set, and where it stands in merged order. Its content is in the store; of
 * an edit is held which parts of it count. Sorts in merged order; two acts are the same if they stand at the same
 * place of the same shard. Confined to its fold.
 */
final class Act implements Comparable<Act> {
    /** The kinds of acts. */
    enum Kind {
        /** Changes what its record differs in from what its writer saw. */
        EDIT,
        /** The same, of a record that does not tell what its writer saw. */
        BARE_EDIT,
        /** Calls a handler of the application. */
        COMMAND,
        /** A change of all objects that its writer saw to match. */
        MATCH,
        /** The same, of a record that does not tell what its writer saw. */
        BARE_MATCH
    }

    private final Kind kind;
    private final long number;
    private final WriterId writer;
    private final int slot;
    private final long index;
    private final @Nullable Origin origin;
    private @Nullable Object key;
    private @Nullable Shape shape;
    private List<Matched> matched = List.of();
    private int rule;
    /** The content of its record while it is worth its memory; see {@link StoredFields}. */
    private @Nullable Map<String, @Nullable Object> fields;

    private Act(Kind kind, long number, WriterId writer, int slot, long index, @Nullable Origin origin) {
        this.kind = kind;
        this.number = number;
        this.writer = writer;
        this.slot = slot;
        this.index = index;
        this.origin = origin;
    }

    private static Act of(Kind kind, ShardRecord record, WriterTable writers) {
        WriterId writer = record.shard().writer();
        return new Act(
                kind,
                record.number(),
                writer,
                writers.slot(writer),
                record.index(),
                record.envelope().origin());
    }

    /** An edit of an object; what it changes is told by {@link #takeShape}. */
    static Act edit(ShardRecord record, Object key, WriterTable writers) {
        Act act = of(record.envelope().hasPast() ? Kind.EDIT : Kind.BARE_EDIT, record, writers);
        act.key = key;
        return act;
    }

    /** A command, of the rule with this place among the gather's commands. */
    static Act command(ShardRecord record, int rule, WriterTable writers) {
        Act act = of(Kind.COMMAND, record, writers);
        act.rule = rule;
        return act;
    }

    /** A {@code change}/{@code to} record; what it matches is told by {@link #takeMatched}. */
    static Act match(ShardRecord record, WriterTable writers) {
        return of(record.envelope().hasPast() ? Kind.MATCH : Kind.BARE_MATCH, record, writers);
    }

    /** An act as it was saved. */
    static Act saved(Kind kind, long number, WriterId writer, int slot, long index, @Nullable Origin origin) {
        return new Act(kind, number, writer, slot, index, origin);
    }

    Kind kind() {
        return kind;
    }

    boolean isEdit() {
        return kind == Kind.EDIT || kind == Kind.BARE_EDIT;
    }

    boolean hasPast() {
        return kind != Kind.BARE_EDIT && kind != Kind.BARE_MATCH;
    }

    long number() {
        return number;
    }

    WriterId writer() {
        return writer;
    }

    int slot() {
        return slot;
    }

    long index() {
        return index;
    }

    @Nullable
    Origin origin() {
        return origin;
    }

    RecordId id() {
        return new RecordId(number, writer);
    }

    /** The key of an edit. */
    Object key() {
        if (key == null) {
            throw new IllegalStateException("record " + id() + " is no edit");
        }
        return key;
    }

    void takeKey(Object newKey) {
        key = newKey;
    }

    /** What an edit changes. */
    Shape shape() {
        if (shape == null) {
            throw new IllegalStateException("record " + id() + " has not been compared yet");
        }
        return shape;
    }

    /** Tells whether it is known what an edit changes. */
    boolean isCompared() {
        return shape != null;
    }

    void takeShape(Shape newShape) {
        shape = newShape;
    }

    /** What a {@code change}/{@code to} record matched. */
    List<Matched> matched() {
        return matched;
    }

    void takeMatched(List<Matched> newMatched) {
        matched = newMatched;
    }

    /** The place of a command's rule. */
    int rule() {
        return rule;
    }

    void takeRule(int newRule) {
        rule = newRule;
    }

    @Nullable
    Map<String, @Nullable Object> heldFields() {
        return fields;
    }

    void hold(@Nullable Map<String, @Nullable Object> newFields) {
        fields = newFields;
    }

    @Override
    public int compareTo(Act other) {
        int byNumber = Long.compare(number, other.number);
        return byNumber != 0 || slot == other.slot ? byNumber : writer.compareTo(other.writer);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Act that && slot == that.slot && index == that.index;
    }

    @Override
    public int hashCode() {
        return 31 * slot + Long.hashCode(index);
    }

    @Override
    public String toString() {
        return kind + " " + id();
    }
}
