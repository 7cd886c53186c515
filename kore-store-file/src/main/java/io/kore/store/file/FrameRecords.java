package io.kore.store.file;

import io.kore.codec.ByteReader;
import io.kore.codec.MalformedException;
import io.kore.codec.RecordCodec;
import io.kore.model.Limits;
import io.kore.model.LogName;
import io.kore.model.Payload;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.WriterId;
import org.jspecify.annotations.Nullable;

/** Walks over the records of one frame, see {@link Frames}. Confined to one thread. */
final class FrameRecords {
    private final ByteReader body;
    private final long bodyEnd;
    private long position;
    private int ordinal;
    private long index;
    private long offset;
    private @Nullable ShardId named;
    private int envelopeBytes;
    private int payloadBytes;
    private boolean isPending;

    /** Stands before the first record of the frame that the scan looks at. */
    FrameRecords(FrameScan frame) {
        body = frame.body();
        bodyEnd = frame.frameEnd();
        position = frame.position() - 1;
    }

    /**
     * Stands at a record of the frame that the scan looks at, whose position is not known.
     *
     * @param offset where the record starts in the file
     */
    static FrameRecords at(FrameScan frame, long offset) throws MalformedException {
        FrameRecords records = new FrameRecords(frame);
        ByteReader unused = records.body.slice((int) (offset - records.bodyEnd + records.body.remaining()));
        if (!records.next()) {
            throw new MalformedException("no record starts at byte " + offset);
        }
        return records;
    }

    boolean next() throws MalformedException {
        if (isPending) {
            ByteReader unused = body.slice(envelopeBytes + payloadBytes);
        }
        isPending = false;
        if (body.remaining() == 0) {
            return false;
        }
        position++;
        offset = bodyEnd - body.remaining();
        ordinal = body.getLength("the ordinal of a shard", Integer.MAX_VALUE - 8);
        index = body.getVarint();
        named = index == 0 ? names(body) : null;
        envelopeBytes = body.getLength("the length of an envelope", Limits.ENVELOPE_BYTES_MAX);
        payloadBytes = body.getLength("the length of a payload", Limits.PAYLOAD_BYTES_MAX);
        isPending = true;
        return true;
    }

    int ordinal() {
        return ordinal;
    }

    long index() {
        return index;
    }

    long position() {
        return position;
    }

    /** Where the record starts in the file. */
    long offset() {
        return offset;
    }

    /** The shard that this record's ordinal is named by, if it is the shard's first record. */
    @Nullable
    ShardId named() {
        return named;
    }

    /** The record; to be asked for once. */
    ShardRecord decode(ShardId shard) throws MalformedException {
        isPending = false;
        ByteReader envelope = body.slice(envelopeBytes);
        Payload payload = Payload.owning(body.getBytes(payloadBytes));
        return RecordCodec.decode(shard, index, envelope, payload);
    }

    static ShardId names(ByteReader in) throws MalformedException {
        try {
            return new ShardId(
                    new LogName(in.getText("a log name", Limits.LOG_NAME_BYTES_MAX)),
                    new WriterId(in.getText("a writer id", Limits.BRANCH_BYTES_MAX)));
        } catch (IllegalArgumentException e) {
            throw new MalformedException(String.valueOf(e.getMessage()));
        }
    }
}
