package io.kore.engine.gather;

import io.kore.model.Base;
import io.kore.model.LogName;
import io.kore.model.Origin;
import io.kore.model.ShardRecord;
import io.kore.model.WriterId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The records that one record's content was based on: those that its envelope names as base, or else its
 * past. For a derived record both are in the coordinates of the log in which the first of its chain was
 * written: what lies within them is told by the places that records came from. What was made of the same record
 * lies not within it.
 *
 * <p>That of a derived record is immutable. That of others is valid until the next record arrives, but for a {@link
 * #copy}. Confined to its fold.
 */
final class WhatWasSeen implements Members {
    private final WriterTable writers;
    /** Null for the log that is gathered. */
    private final @Nullable LogName source;

    private final int writer;
    private final long index;
    private final SeenCounts others;
    private final @Nullable Base base;

    private WhatWasSeen(
            WriterTable writers,
            @Nullable LogName source,
            int writer,
            long index,
            SeenCounts others,
            @Nullable Base base) {
        this.writers = writers;
        this.source = source;
        this.writer = writer;
        this.index = index;
        this.others = others;
        this.base = base;
    }

    /**
     * What a record was based on.
     *
     * @param record the record
     * @param others what was seen of the shards of others, in the log where the record was first written
     */
    static WhatWasSeen by(ShardRecord record, SeenCounts others, WriterTable writers) {
        LogName source = null;
        WriterId writer = record.shard().writer();
        long index = record.index();
        for (Origin step = record.envelope().origin(); step != null; step = step.earlier()) {
            source = step.source().log();
            writer = step.source().writer();
            index = step.index();
        }
        return new WhatWasSeen(
                writers,
                source,
                writers.slot(writer),
                index,
                others,
                record.envelope().base());
    }

    /** The same, valid for ever. */
    WhatWasSeen copy() {
        return source != null || base != null
                ? this
                : new WhatWasSeen(writers, null, writer, index, others.copy(), null);
    }

    /** Tells whether a base was named. */
    boolean isNamed() {
        return base != null;
    }

    @Override
    public boolean contains(Act act) {
        if (source == null) {
            return contains(act.writer(), act.slot(), act.index());
        }
        Origin step = step(act);
        return step != null && contains(step.source().writer(), slot(step), step.index());
    }

    /** Where an act stands, or was made of a record that stands, in the log where the record was first written. */
    private @Nullable Origin step(Act act) {
        Origin step = act.origin();
        while (step != null && !step.source().log().equals(source)) {
            step = step.earlier();
        }
        return step;
    }

    private int slot(Origin step) {
        return writers.slot(step.source().writer());
    }

    private boolean contains(WriterId otherWriter, int slot, long otherIndex) {
        return base == null ? otherIndex < past(slot) : base.contains(otherWriter, otherIndex);
    }

    private long past(int slot) {
        return slot == writer ? index : others.get(slot);
    }

    /** Tells whether a derived record's past, whatever it was based on, holds an act. */
    boolean pastContains(Act act) {
        Origin step = step(act);
        return step != null && step.index() < past(slot(step));
    }

    /** Tells whether an act is within, with all that stand before it in its shard. */
    boolean holdsUpTo(Act act) {
        if (source == null) {
            return act.index() < prefix(act.writer(), act.slot());
        }
        Origin step = step(act);
        return step != null && step.index() < prefix(step.source().writer(), slot(step));
    }

    private long prefix(WriterId otherWriter, int slot) {
        return base == null ? past(slot) : base.frontier().count(otherWriter);
    }

    @Override
    public int prefix(List<Act> shard) {
        Act any = shard.get(0);
        if (source == null) {
            return Shards.place(shard, Act::index, prefix(any.writer(), any.slot()));
        }
        Origin step = step(any);
        return step == null ? 0 : place(shard, prefix(step.source().writer(), slot(step)));
    }

    @Override
    public int bound(List<Act> shard) {
        if (base == null || base.singles().isEmpty()) {
            return prefix(shard);
        }
        Act any = shard.get(0);
        Origin step = source == null ? null : step(any);
        if (source != null && step == null) {
            return 0;
        }
        WriterId of = step == null ? any.writer() : step.source().writer();
        long bound = base.frontier().count(of);
        for (Base.Single single : base.singles()) {
            if (single.writer().equals(of)) {
                bound = Math.max(bound, single.index() + 1);
            }
        }
        return step == null ? Shards.place(shard, Act::index, bound) : place(shard, bound);
    }

    private int place(List<Act> shard, long bound) {
        return Shards.place(
                shard,
                act -> {
                    Origin step = step(act);
                    return step == null ? Long.MAX_VALUE : step.index();
                },
                bound);
    }
}
