package io.kore.it.door;

import io.kore.codec.ByteWriter;
import io.kore.codec.RecordCodec;
import io.kore.model.Payload;
import io.kore.model.ShardRecord;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** Envelopes with something wrong in them, and a checksum that fits all the same. Stateless. */
final class Envelopes {
    private static final int CHECKSUM_BYTES = 4;
    /** Version and flags stand before the number. */
    private static final int NUMBER_AT = 2;

    private Envelopes() {}

    /** The envelope of a record whose number is below 128, with another number. */
    static byte[] withNumber(ShardRecord record, long number) {
        byte[] envelope = RecordCodec.encodeEnvelope(record);
        byte[] head = Arrays.copyOf(envelope, NUMBER_AT);
        byte[] tail = Arrays.copyOfRange(envelope, NUMBER_AT + 1, envelope.length);
        return fitChecksum(
                new ByteWriter().putBytes(head).putVarint(number).putBytes(tail).toBytes(), record.payload());
    }

    static byte[] fitChecksum(byte[] envelope, Payload payload) {
        byte[] fitting = envelope.clone();
        int headBytes = envelope.length - CHECKSUM_BYTES;
        CRC32C crc = new CRC32C();
        crc.update(fitting, 0, headBytes);
        crc.update(payload.buffer());
        for (int i = 0; i < CHECKSUM_BYTES; i++) {
            fitting[headBytes + i] = (byte) (crc.getValue() >>> (24 - 8 * i));
        }
        return fitting;
    }
}
