package io.kore.tck.sim;

import io.kore.model.LogName;
import io.kore.model.ShardId;
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
    /** Of a derived record what it came from, else null. */
    final @Nullable Known source;
    /** Its place in its writer's shard, however that is cut into strands. */
    final long place;
    /** Those of the same append. */
    List<Known> together = List.of();

    Known(int id, ShardRecord record, @Nullable Known previous, BitSet past, @Nullable Known source, DiskWatch author) {
        this.id = id;
        this.record = record;
        this.previous = previous;
        this.past = past;
        this.base = past;
        this.source = source;
        this.place = previous == null ? 0 : previous.place + 1;
        this.author = author;
    }

    LogName log() {
        return record.shard().log();
    }

    WriterId writer() {
        return record.shard().writer();
    }

    /** Its shard as its writer named it. */
    ShardId root() {
        return new ShardId(log(), writer().root());
    }

    /** What a derived record was before any migration. */
    Known first() {
        return source == null ? this : source.first();
    }

    /** Whether this, or one that it came from, is among these. */
    boolean isOf(BitSet ids) {
        return ids.get(id) || (source != null && source.isOf(ids));
    }

    @Override
    public String toString() {
        return record.shard() + "[" + record.index() + "] " + record.id();
    }
}
