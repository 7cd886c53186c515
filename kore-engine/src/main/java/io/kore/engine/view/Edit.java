package io.kore.engine.view;

import io.kore.model.Origin;
import io.kore.model.RecordId;
import io.kore.model.ShardRecord;
import io.kore.model.WriterId;
import org.jspecify.annotations.Nullable;

/**
 * A record as a gather keeps it: its place and order, without its content. Sorts in merged order. Immutable.
 *
 * @param number the record's number
 * @param writer its writer
 * @param slot the writer's slot
 * @param index its place in the writer's shard
 * @param origin where it came from if it is derived, else null
 * @param hasPast false if it tells nothing of what its writer saw
 */
record Edit(
        long number,
        WriterId writer,
        int slot,
        long index,
        @Nullable Origin origin,
        boolean hasPast) implements Comparable<Edit> {

    static Edit of(ShardRecord record, WriterTable writers) {
        WriterId writer = record.shard().writer();
        return new Edit(
                record.number(),
                writer,
                writers.slot(writer),
                record.index(),
                record.envelope().origin(),
                record.envelope().hasPast());
    }

    RecordId id() {
        return new RecordId(number, writer);
    }

    @Override
    public int compareTo(Edit other) {
        int byNumber = Long.compare(number, other.number);
        return byNumber != 0 || slot == other.slot ? byNumber : writer.compareTo(other.writer);
    }
}
