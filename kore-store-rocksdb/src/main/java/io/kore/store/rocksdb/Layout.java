package io.kore.store.rocksdb;

import io.kore.codec.ByteReader;
import io.kore.codec.ByteWriter;
import io.kore.codec.MalformedException;
import io.kore.codec.RecordCodec;
import io.kore.model.Limits;
import io.kore.model.LogName;
import io.kore.model.Payload;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.ShardSummary;
import io.kore.model.WriterId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Keys and values, format version 1. Integers are big-endian, so that keys sort by value. A shard is named by
 * its ordinal, given at its first record and never again.
 *
 * <pre>
 *  family     key                              value
 *  default    "head"                           {@link Head}, crc
 *             "sweep"                          varint n, n x ( ordinal 4, ordinal 4 ), crc: runs of dropped
 *                                              shards whose arrivals and space are still there
 *  names      ordinal 4                        text log, text writer, crc
 *  summaries  ordinal 4                        varint count, varint last number, hash 32, crc
 *  records    ordinal 4, index 8               position 8, varint n, n bytes encoded envelope, payload
 *  arrivals   position 8                       ordinal 4, index 8
 *  metadata   the key in ASCII                 the value, crc
 * </pre>
 *
 * <p>Text, varint and encoded envelope are as in {@link RecordCodec}; crc is CRC-32C of the key, then of the
 * value before it. A record has its checksum in its envelope; it and its arrival name each other. An arrival
 * whose ordinal has no name belongs to a dropped log, and counts as absent. Stateless.
 */
final class Layout {
    static final int FORMAT_VERSION = 1;
    static final int ORDINAL_BYTES = 4;
    static final int RECORD_KEY_BYTES = 12;
    static final int POSITION_BYTES = 8;
    static final byte[] HEAD_KEY = "head".getBytes(StandardCharsets.US_ASCII);
    static final byte[] SWEEP_KEY = "sweep".getBytes(StandardCharsets.US_ASCII);

    private static final int CRC_BYTES = 4;

    private Layout() {}

    /** A record that was read, and where it stands in the journal. Immutable. */
    record Arrival(long position, ShardRecord record) {}

    static byte[] ordinalKey(int ordinal) {
        return ByteBuffer.allocate(ORDINAL_BYTES).putInt(ordinal).array();
    }

    static byte[] recordKey(int ordinal, long index) {
        return ByteBuffer.allocate(RECORD_KEY_BYTES)
                .putInt(ordinal)
                .putLong(index)
                .array();
    }

    static byte[] positionKey(long position) {
        return ByteBuffer.allocate(POSITION_BYTES).putLong(position).array();
    }

    static byte[] metadataKey(String key) {
        return key.getBytes(StandardCharsets.US_ASCII);
    }

    static byte[] name(int ordinal, ShardId shard) {
        ByteWriter out = new ByteWriter();
        out.putText(shard.log().value()).putText(shard.writer().value());
        return sealed(ordinalKey(ordinal), out.toBytes());
    }

    static ShardId readName(byte[] key, byte[] value) throws MalformedException {
        ByteReader in = unsealed(key, value);
        try {
            LogName log = new LogName(in.getText("a log name", Limits.LOG_NAME_BYTES_MAX));
            WriterId writer = new WriterId(in.getText("a writer id", Limits.BRANCH_BYTES_MAX));
            in.expectEnd();
            return new ShardId(log, writer);
        } catch (IllegalArgumentException e) {
            throw new MalformedException(String.valueOf(e.getMessage()));
        }
    }

    static byte[] summary(int ordinal, ShardSummary summary) {
        ByteWriter out = new ByteWriter();
        out.putVarint(summary.count()).putVarint(summary.lastNumber()).putHash(summary.hash());
        return sealed(ordinalKey(ordinal), out.toBytes());
    }

    static ShardSummary readSummary(ShardId shard, byte[] key, byte[] value) throws MalformedException {
        ByteReader in = unsealed(key, value);
        try {
            ShardSummary summary = new ShardSummary(shard, in.getVarint(), in.getVarint(), in.getHash());
            in.expectEnd();
            return summary;
        } catch (IllegalArgumentException e) {
            throw new MalformedException(String.valueOf(e.getMessage()));
        }
    }

    /** How many bytes {@link #putRecord} writes at most. */
    static int recordBytesMax(byte[] envelope, Payload payload) {
        return POSITION_BYTES + 5 + envelope.length + payload.length();
    }

    /** Writes a record's value at the buffer's position. */
    static void putRecord(long position, byte[] envelope, Payload payload, ByteBuffer target) {
        target.putLong(position);
        int rest = envelope.length;
        while (rest >= 0x80) {
            target.put((byte) (rest | 0x80));
            rest >>>= 7;
        }
        target.put((byte) rest).put(envelope);
        payload.write(target);
    }

    /** Decodes a record's value; the record shares the array. */
    static Arrival readRecord(ShardId shard, long index, byte[] value) throws MalformedException {
        ByteReader in = new ByteReader(value);
        long position = in.getLong();
        ByteReader envelope = in.slice(in.getLength("an envelope", Limits.ENVELOPE_BYTES_MAX));
        Payload payload = in.getPayload(in.remaining());
        return new Arrival(position, RecordCodec.decode(shard, index, envelope, payload));
    }

    /** The value and its checksum. */
    static byte[] sealed(byte[] key, byte[] value) {
        byte[] all = Arrays.copyOf(value, value.length + CRC_BYTES);
        ByteBuffer.wrap(all).putInt(value.length, checksum(key, all));
        return all;
    }

    /** A reader over the value without its checksum. */
    static ByteReader unsealed(byte[] key, byte[] all) throws MalformedException {
        if (all.length < CRC_BYTES) {
            throw new MalformedException("cut off: no room for a checksum");
        }
        int length = all.length - CRC_BYTES;
        if (ByteBuffer.wrap(all).getInt(length) != checksum(key, all)) {
            throw new MalformedException("the checksum of a value does not fit its bytes");
        }
        return new ByteReader(all, 0, length);
    }

    private static int checksum(byte[] key, byte[] all) {
        CRC32C crc = new CRC32C();
        crc.update(key);
        crc.update(all, 0, all.length - CRC_BYTES);
        return (int) crc.getValue();
    }
}
