package io.kore.engine.sync;

import io.kore.codec.ByteReader;
import io.kore.codec.ByteWriter;
import io.kore.codec.MalformedException;
import io.kore.codec.RecordCodec;
import io.kore.model.Limits;
import io.kore.model.LogName;
import io.kore.model.Payload;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.WriterId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A batch on its way into bytes, record by record, so that its size is known while it grows. The form is
 * drawn in {@link MessageCodec}: names of shards stand before the records, once for each run of consecutive
 * indexes. Confined to one thread.
 */
final class BatchForm {
    /** Type, sequence, what is to come and the two counts at their longest. */
    private static final int FRAME_BYTES = 1 + 9 + 9 + 5 + 5;
    /** Shard, envelope length and payload length of a record at their longest. */
    private static final int RECORD_BYTES = 5 + 4 + 4;

    private final Map<ShardId, Integer> places = new HashMap<>();
    private final ByteWriter shards = new ByteWriter(256);
    private final ByteWriter records = new ByteWriter(4_096);
    private int count;

    /**
     * Adds a record, unless the frame could then pass a size.
     *
     * @param record by its place in its writer's shard
     * @param strand what tells apart the histories of a shard; those of one have consecutive indexes
     * @return true if it was added
     */
    boolean add(ShardRecord record, ShardId strand, long frameBytesMax) {
        byte[] envelope = RecordCodec.encodeEnvelope(record);
        Payload payload = record.payload();
        ByteWriter names = new ByteWriter();
        Integer place = places.get(strand);
        if (place == null) {
            names.putText(record.shard().log().value())
                    .putText(record.shard().writer().value())
                    .putVarint(record.index());
        }
        long grown = (long) bytes() + names.size() + RECORD_BYTES + envelope.length + payload.length();
        if (grown > frameBytesMax) {
            return false;
        }
        if (place == null) {
            place = places.size();
            places.put(strand, place);
            shards.putBytes(names.toBytes());
        }
        records.putVarint(place)
                .putVarint(envelope.length)
                .putBytes(envelope)
                .putVarint(payload.length())
                .putPayload(payload);
        count++;
        return true;
    }

    int count() {
        return count;
    }

    /** What the frame will have at most. */
    int bytes() {
        return FRAME_BYTES + shards.size() + records.size();
    }

    void write(long sequence, long more, ByteWriter out) {
        out.putVarint(sequence)
                .putVarint(more)
                .putVarint(places.size())
                .putBytes(shards.toBytes())
                .putVarint(count)
                .putBytes(records.toBytes());
    }

    static Message.Batch read(ByteReader in) throws MalformedException {
        long sequence = in.getVarint();
        long more = in.getVarint();
        List<ShardId> shards = new ArrayList<>();
        List<Long> nextIndexes = new ArrayList<>();
        int shardCount = in.getLength("a number of shards", in.remaining());
        for (int i = 0; i < shardCount; i++) {
            shards.add(readShard(in));
            nextIndexes.add(in.getVarint());
        }
        List<ShardRecord> records = new ArrayList<>();
        int recordCount = in.getLength("a number of records", in.remaining());
        int used = 0;
        for (int i = 0; i < recordCount; i++) {
            int place = in.getLength("the place of a shard", Math.min(used, shardCount - 1));
            used = Math.max(used, place + 1);
            long index = nextIndexes.get(place);
            ByteReader envelope = in.slice(in.getLength("the length of an envelope", Limits.ENVELOPE_BYTES_MAX));
            Payload payload = in.getPayload(in.getLength("the length of a payload", Limits.PAYLOAD_BYTES_MAX));
            records.add(RecordCodec.decode(shards.get(place), index, envelope, payload));
            nextIndexes.set(place, index + 1);
        }
        if (used != shardCount) {
            throw new MalformedException("a batch names a shard of which it has no record");
        }
        return new Message.Batch(sequence, more, records);
    }

    static ShardId readShard(ByteReader in) throws MalformedException {
        LogName log = new LogName(in.getText("a log name", Limits.LOG_NAME_BYTES_MAX));
        return new ShardId(log, new WriterId(in.getText("a writer id", Limits.WRITER_BYTES_MAX)));
    }
}
