package io.kore.engine.migrate;

import io.kore.codec.RunningHash;
import io.kore.model.Envelope;
import io.kore.model.Hash;
import io.kore.model.LogName;
import io.kore.model.Origin;
import io.kore.model.Payload;
import io.kore.model.Seen;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.WriterId;
import io.kore.spi.RecordCursor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The map of one history of a source shard into derived shards, one for each part. What it makes of a record depends
 * on that history up to the record and on nothing else. Confined to one thread at a time.
 */
final class ShardMap {
    private final SourceHistory source;
    private final LogName to;
    private final List<Part> parts = new ArrayList<>();
    /** What was seen from {@link #sinceFrom} up to {@link #next}. */
    private final SeenSince since = new SeenSince();

    private long sinceFrom;
    private long next;

    /**
     * How far the derived shard of one part has come.
     *
     * @param shard the derived shard
     * @param count how many records of it there are
     * @param hash the running hash after them
     * @param lastSource the index that the last of them came from, -1 if there is none
     */
    record Part(ShardId shard, long count, Hash hash, long lastSource) {
        static Part empty(ShardId shard) {
            return new Part(shard, 0, RunningHash.start(shard), -1);
        }
    }

    /**
     * A map that goes on from some record.
     *
     * @param source the history
     * @param to the log that it is mapped into
     * @param next the index of the next record to map
     * @param parts the derived shards with what comes from the records before that one
     */
    ShardMap(SourceHistory source, LogName to, long next, List<Part> parts) {
        this.source = source;
        this.to = to;
        this.next = next;
        this.sinceFrom = next;
        this.parts.addAll(parts);
    }

    SourceHistory source() {
        return source;
    }

    /** The index of the next record to map; all before it have been. */
    long next() {
        return next;
    }

    long written() {
        return parts.stream().mapToLong(Part::count).sum();
    }

    /** Of the records mapped, those that have come to nothing. */
    long dropped() {
        return next - (parts.isEmpty() ? 0 : parts.get(0).count());
    }

    /**
     * Maps the next record.
     *
     * @param record the record at {@link #next()}
     * @param payloads what it comes to
     * @return the derived records, the first part first
     */
    List<ShardRecord> map(ShardRecord record, List<Payload> payloads) {
        since.add(record.envelope().seen());
        List<ShardRecord> derived = new ArrayList<>(payloads.size());
        for (int number = 0; number < payloads.size(); number++) {
            if (number == parts.size()) {
                parts.add(Part.empty(new ShardId(to, WriterId.derived(source.root(), number))));
            }
            Part part = parts.get(number);
            Envelope envelope = envelope(record, part, number);
            Hash hash = RunningHash.after(part.hash(), envelope, payloads.get(number));
            derived.add(new ShardRecord(part.shard(), part.count(), envelope, payloads.get(number), hash));
            parts.set(number, new Part(part.shard(), part.count() + 1, hash, record.index()));
        }
        next++;
        if (!payloads.isEmpty()) {
            since.clear();
            sinceFrom = next;
        }
        return derived;
    }

    private Envelope envelope(ShardRecord record, Part part, int number) {
        Envelope its = record.envelope();
        Origin origin = new Origin(source.root(), record.index(), number, its.origin());
        return new Envelope(its.number(), its.seen() == null ? null : seen(part, record), its.base(), origin);
    }

    /** What was seen since the record that the part's last one came from. */
    private Seen seen(Part part, ShardRecord record) {
        if (part.lastSource() + 1 == sinceFrom) {
            return since.sum();
        }
        // a part that few records have, or the first one after a start: read what lies between again
        SeenSince longer = new SeenSince();
        try (RecordCursor cursor = source.read(part.lastSource() + 1)) {
            @Nullable ShardRecord between = cursor.next();
            while (between != null && between.index() <= record.index()) {
                longer.add(between.envelope().seen());
                between = cursor.next();
            }
        }
        return longer.sum();
    }
}
