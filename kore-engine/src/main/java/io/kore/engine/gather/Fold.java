package io.kore.engine.gather;

import io.kore.codec.ByteReader;
import io.kore.codec.ByteWriter;
import io.kore.codec.MalformedException;
import io.kore.model.ShardRecord;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;

/** One way to fold records into objects. Confined to the gather that it is part of. */
interface Fold {
    /**
     * Takes in the next record to arrive. If that fails, nothing has changed that taking it again would not
     * repeat.
     *
     * @param record the record
     * @param position its place in the journal
     * @param fields its fields
     * @param seen what it was based on, or null if that is unknown
     * @return false if this way cannot take such a record, and has not
     */
    boolean take(ShardRecord record, long position, Map<String, @Nullable Object> fields, @Nullable WhatWasSeen seen);

    /** The keys whose objects may have changed since {@link #objects} was asked for last; null if any may. */
    @Nullable
    Set<Object> touched();

    /** What all records taken in so far have come to. */
    TreePMap<Object, Merged> objects();

    /** Whether all that is needed to go on later can be written: not where it would be most of what was read. */
    boolean canBeSaved();

    /** Calls with each act that {@link #save} writes, when all that it changes is told. */
    void forEachSaved(Consumer<Act> each);

    /** Writes all that is needed to go on later, with a pause between pieces in which the writer may be emptied. */
    void save(ByteWriter out, SavedForm form, Runnable pause);

    /**
     * Reads what {@link #save} wrote, when nothing has been taken in yet. If that fails, this is of no use any
     * more.
     */
    void restore(ByteReader in, SavedForm form) throws MalformedException;
}
