package io.kore.store.h2;

import io.kore.codec.RecordCodec;
import io.kore.model.ShardRecord;
import java.util.List;

/** A batch with its envelopes encoded, which the appending thread does before it waits. Immutable. */
final class Batch {
    private final List<ShardRecord> records;
    private final List<byte[]> envelopes;

    private Batch(List<ShardRecord> records, List<byte[]> envelopes) {
        this.records = records;
        this.envelopes = envelopes;
    }

    static Batch of(List<ShardRecord> records) {
        List<ShardRecord> copy = List.copyOf(records);
        if (copy.isEmpty()) {
            throw new IllegalArgumentException("a batch holds at least one record");
        }
        return new Batch(copy, copy.stream().map(RecordCodec::encodeEnvelope).toList());
    }

    List<ShardRecord> records() {
        return records;
    }

    /** How many bytes the envelopes and payloads have. */
    long bytes() {
        long bytes = 0;
        for (int at = 0; at < records.size(); at++) {
            bytes += envelopes.get(at).length + records.get(at).payload().length();
        }
        return bytes;
    }

    /** The encoded envelope of a record; not to be changed. */
    byte[] envelope(int at) {
        return envelopes.get(at);
    }
}
