package io.kore.tck.sim;

import io.kore.model.LogName;
import io.kore.model.ShardRecord;
import io.kore.model.WriterId;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A record as the simulation saw it written, with what its writer held then: the simulation's own vector clock. */
final class Known {
    final int id;
    final ShardRecord record;
    final @Nullable Known previous;
    /** Of its log, by id. */
    final BitSet past;

    final DiskWatch author;
    /** What it was based on, by id. */
    BitSet base;
    /** What the application wrote, once that is known. */
    Map<String, Object> fields = Map.of();
    /** Those of the same append. */
    List<Known> together = List.of();

    Known(int id, ShardRecord record, @Nullable Known previous, BitSet past, DiskWatch author) {
        this.id = id;
        this.record = record;
        this.previous = previous;
        this.past = past;
        this.base = past;
        this.author = author;
    }

    LogName log() {
        return record.shard().log();
    }

    WriterId writer() {
        return record.shard().writer();
    }

    @Override
    public String toString() {
        return record.shard() + "[" + record.index() + "] " + record.id();
    }
}
