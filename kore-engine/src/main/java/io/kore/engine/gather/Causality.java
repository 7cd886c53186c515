package io.kore.engine.gather;

import io.kore.codec.ByteReader;
import io.kore.codec.ByteWriter;
import io.kore.codec.MalformedException;
import io.kore.model.Envelope;
import io.kore.model.Seen;
import io.kore.model.ShardRecord;
import io.kore.model.WriterId;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Knows what every writer of a log had seen when it wrote the record that arrived last of its shard: adds up
 * what the envelopes say, change by change. It is told of every record of the log, in arrival order, also of
 * those that a filter leaves out. Confined to its fold.
 */
final class Causality {
    private static final SeenCounts NOTHING = new SeenCounts();

    private final WriterTable writers;
    private final Map<WriterId, SeenCounts> seen = new HashMap<>();

    Causality(WriterTable writers) {
        this.writers = writers;
    }

    void save(ByteWriter out) {
        out.putVarint(seen.size());
        seen.forEach((writer, counts) -> {
            out.putVarint(writers.slot(writer)).putVarint(counts.size());
            counts.forEach((slot, count) -> out.putVarint(slot).putVarint(count));
        });
    }

    void restore(ByteReader in) throws MalformedException {
        int slots = writers.writers().size();
        for (long left = in.getVarint(); left > 0; left--) {
            WriterId writer = writers.writers().get(in.getLength("a slot", slots - 1));
            SeenCounts counts = new SeenCounts();
            for (long more = in.getVarint(); more > 0; more--) {
                counts.put(in.getLength("a slot", slots - 1), in.getVarint());
            }
            seen.put(writer, counts);
        }
    }

    /** Forgets all that was taken, to take it again from the first record on. */
    void restart() {
        seen.clear();
    }

    /**
     * Takes in a record. Taking the same record again changes nothing.
     *
     * @param record the next of its shard to arrive
     * @return the records that its content was based on, valid until the next call; null if it has no past
     */
    @Nullable
    WhatWasSeen take(ShardRecord record) {
        Envelope envelope = record.envelope();
        Seen change = envelope.seen();
        if (change == null) {
            return null;
        }
        WriterId writer = record.shard().writer();
        SeenCounts counts = seen.getOrDefault(writer, NOTHING);
        if (counts == NOTHING || (envelope.origin() != null && counts.isChangedBy(change, writers))) {
            // what a derived record saw is held with it, so it is never changed
            counts = counts.copy();
            seen.put(writer, counts);
        }
        if (counts.isChangedBy(change, writers)) {
            counts.take(change, writers);
        }
        return WhatWasSeen.by(record, counts, writers);
    }
}
