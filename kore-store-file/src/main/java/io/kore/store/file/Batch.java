package io.kore.store.file;

import io.kore.codec.RecordCodec;
import io.kore.model.Limits;
import io.kore.model.ShardRecord;
import java.util.List;

/**
 * A batch made ready for writing: everything that can be refused or takes time is done here, before any lock
 * is taken and any byte written. Immutable.
 */
final class Batch {
    /** More than the varints, names and share of frame heads of a record. */
    private static final int RECORD_OVERHEAD_BYTES = 48;

    private final List<ShardRecord> records;
    private final byte[][] envelopes;
    private final long bytes;

    private Batch(List<ShardRecord> records, byte[][] envelopes, long bytes) {
        this.records = records;
        this.envelopes = envelopes;
        this.bytes = bytes;
    }

    static Batch of(List<ShardRecord> given) {
        List<ShardRecord> records = List.copyOf(given);
        if (records.isEmpty()) {
            throw new IllegalArgumentException("a batch holds at least one record");
        }
        byte[][] envelopes = new byte[records.size()][];
        long bytes = 0;
        for (int i = 0; i < envelopes.length; i++) {
            ShardRecord record = records.get(i);
            envelopes[i] = RecordCodec.encodeEnvelope(record);
            bytes += envelopes[i].length + record.payload().length() + RECORD_OVERHEAD_BYTES;
            if (record.index() == 0) {
                bytes += Limits.LOG_NAME_BYTES_MAX + Limits.BRANCH_BYTES_MAX;
            }
        }
        if (bytes > StoreOptions.SEGMENT_BYTES_MAX - SegmentHeader.FRAMES_AT) {
            throw new IllegalArgumentException("a batch of " + bytes + " bytes is too large for one segment of at most "
                    + StoreOptions.SEGMENT_BYTES_MAX + " bytes; append it in parts");
        }
        return new Batch(records, envelopes, bytes);
    }

    int size() {
        return envelopes.length;
    }

    ShardRecord record(int at) {
        return records.get(at);
    }

    byte[] envelope(int at) {
        return envelopes[at];
    }

    /** No fewer than the batch will take in a segment. */
    long bytes() {
        return bytes;
    }
}
