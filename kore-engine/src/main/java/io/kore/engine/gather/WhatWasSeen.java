package io.kore.engine.gather;

import io.kore.model.Base;
import io.kore.model.LogName;
import io.kore.model.Origin;
import io.kore.model.WriterId;
import org.jspecify.annotations.Nullable;

/**
 * The records that one record's content was based on: those that its envelope names as base, or else its
 * past. For a derived record both are in the coordinates of the log in which the first of its chain was
 * written: what lies within them is told by the records' own places and by those that they came from.
 *
 * <p>Valid until the next record arrives, but for a {@link #copy}. Confined to its fold.
 */
final class WhatWasSeen implements Members {
    private final WriterTable writers;
    private final LogName coordinates;
    private final boolean isThisLog;
    private final int writer;
    private final long index;
    private final SeenCounts others;
    private final @Nullable Base base;

    /**
     * What a record was based on.
     *
     * @param coordinates the log of which counts and base speak
     * @param isThisLog whether that is the log being gathered
     * @param writer the slot of the shard there in which the record stands, or which it came from
     * @param index its place there: what stands before it in that shard is in its past
     * @param others what was seen of the other shards
     * @param base the named base, or null for the whole past
     */
    WhatWasSeen(
            WriterTable writers,
            LogName coordinates,
            boolean isThisLog,
            int writer,
            long index,
            SeenCounts others,
            @Nullable Base base) {
        this.writers = writers;
        this.coordinates = coordinates;
        this.isThisLog = isThisLog;
        this.writer = writer;
        this.index = index;
        this.others = others;
        this.base = base;
    }

    /** The same, valid for ever. */
    WhatWasSeen copy() {
        return new WhatWasSeen(
                writers, coordinates, isThisLog, writer, index, base == null ? others.copy() : others, base);
    }

    /** Tells whether a base was named. */
    boolean isNamed() {
        return base != null;
    }

    @Override
    public boolean contains(Act act) {
        if (isThisLog && contains(act.writer(), act.slot(), act.index())) {
            return true;
        }
        for (Origin step = act.origin(); step != null; step = step.earlier()) {
            WriterId source = step.source().writer();
            if (step.source().log().equals(coordinates) && contains(source, writers.slot(source), step.index())) {
                return true;
            }
        }
        return false;
    }

    private boolean contains(WriterId otherWriter, int slot, long otherIndex) {
        if (base != null) {
            return base.contains(otherWriter, otherIndex);
        }
        return otherIndex < (slot == writer ? index : others.get(slot));
    }

    @Override
    public boolean isOfThisLog() {
        return isThisLog;
    }

    @Override
    public long prefix(Act act) {
        if (base != null) {
            return base.frontier().count(act.writer());
        }
        return act.slot() == writer ? index : others.get(act.slot());
    }

    @Override
    public long bound(Act act) {
        long bound = prefix(act);
        if (base != null) {
            for (Base.Single single : base.singles()) {
                if (single.writer().equals(act.writer())) {
                    bound = Math.max(bound, single.index() + 1);
                }
            }
        }
        return bound;
    }
}
