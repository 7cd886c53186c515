package io.kore.engine.gather;

import io.kore.model.Origin;
import io.kore.model.RecordId;
import io.kore.model.ShardRecord;
import io.kore.model.WriterId;
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
    /** Of an edit its shape, of a command the place of its rule, of a match what it matched. */
    private @Nullable Object effect;
    /** What a derived one was based on, if what it changes can change as others arrive. */
    private @Nullable WhatWasSeen seen;

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
        act.effect = rule;
        return act;
    }

    /** A {@code change}/{@code to} record; what it matches is told by {@link #takeMatches}. */
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

    /** What it does, as far as that is known. */
    @Nullable
    Object effect() {
        return effect;
    }

    void takeEffect(Object newEffect) {
        effect = newEffect;
    }

    /** What an edit changes. */
    Shape shape() {
        return shape(effect);
    }

    Shape shape(@Nullable Object ofEffect) {
        if (ofEffect instanceof Shape shape) {
            return shape;
        }
        throw new IllegalStateException("record " + id() + " has not been compared yet");
    }

    /** Tells whether it is known what an edit changes. */
    boolean isCompared() {
        return effect instanceof Shape;
    }

    void takeShape(Shape shape) {
        effect = shape;
    }

    /** What a {@code change}/{@code to} record matched. */
    Matches matches() {
        return matches(effect);
    }

    static Matches matches(@Nullable Object ofEffect) {
        return ofEffect instanceof Matches matches ? matches : Matches.NONE;
    }

    void takeMatches(Matches matches) {
        effect = matches;
    }

    /** What it was based on, where what it changes can change as others arrive; null for all others. */
    @Nullable
    WhatWasSeen seen() {
        return seen;
    }

    void takeSeen(WhatWasSeen whatWasSeen) {
        seen = whatWasSeen;
    }

    /** Forgets what a derived one changes, which has to be told anew. */
    void forgetEffect() {
        if (seen != null) {
            effect = null;
        }
    }

    /** The place of a command's rule. */
    int rule() {
        if (effect instanceof Integer rule) {
            return rule;
        }
        throw new IllegalStateException("record " + id() + " is no command");
    }

    void takeRule(int rule) {
        effect = rule;
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
