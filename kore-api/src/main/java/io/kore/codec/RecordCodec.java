package io.kore.codec;

import io.kore.model.Envelope;
import io.kore.model.Hash;
import io.kore.model.Limits;
import io.kore.model.Payload;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import java.util.zip.CRC32C;

/**
 * The byte form of a record, version 1. Stores and wire keep two parts, the encoded envelope and the
 * payload; shard and index are said by the place where they are kept.
 *
 * <pre>
 *  encoded envelope
 *  +---------+-------+----------+--------+--------+----------+-----------+----------+
 *  | version | flags |  number  | seen?  | base?  | origin?  |   hash    |  crc     |
 *  | 1 byte  | 1     |  varint  |        |        |          | 32 bytes  |  4 bytes |
 *  +---------+-------+----------+--------+--------+----------+-----------+----------+
 *  '------------------- head ---------------------------------'
 *
 *  flags   1 bare (no seen, no base)   2 seen is absolute   4 seen has entries
 *          8 has a base               16 has an origin
 *  seen    frontier
 *  base    frontier, varint n, n x ( text writer, varint index, 8 bytes hash head )
 *  origin  varint n, n x ( text log, text writer, varint index, varint part ), the nearest first
 *  frontier  varint n, n x ( text writer, varint count, 8 bytes hash head ), ascending by writer
 *  text    varint length, UTF-8 bytes
 *  hash    the shard's running hash after this record, see {@link RunningHash}
 *  crc     CRC-32C of everything before it, then of the payload; big-endian
 * </pre>
 *
 * Every value has one form only, and any other is refused: what was decoded encodes to the same bytes.
 * Stateless and thread-safe.
 */
public final class RecordCodec {
    private RecordCodec() {}

    /**
     * Encodes all of a record but its payload.
     *
     * @param record the record
     * @return a new array, see above
     * @throws IllegalArgumentException if the payload is larger than {@link Limits#PAYLOAD_BYTES_MAX}, or the
     *     envelope larger than {@link Limits#ENVELOPE_BYTES_MAX}: the record could not be decoded
     */
    public static byte[] encodeEnvelope(ShardRecord record) {
        if (record.payload().length() > Limits.PAYLOAD_BYTES_MAX) {
            throw new IllegalArgumentException("the payload of " + record.shard() + " index " + record.index()
                    + " has " + record.payload().length() + " bytes, at most " + Limits.PAYLOAD_BYTES_MAX
                    + " are legal");
        }
        ByteWriter out = new ByteWriter(64);
        EnvelopeForm.write(record.envelope(), out);
        out.putHash(record.hash());
        out.putInt(checksum(out, record.payload()));
        if (out.size() > Limits.ENVELOPE_BYTES_MAX) {
            throw new IllegalArgumentException("the envelope of " + record.shard() + " index " + record.index()
                    + " has " + out.size() + " bytes, at most " + Limits.ENVELOPE_BYTES_MAX + " are legal");
        }
        return out.toBytes();
    }

    /**
     * Decodes a record.
     *
     * @param shard the shard it was kept in
     * @param index its place there
     * @param envelope what {@link #encodeEnvelope} wrote, and nothing else
     * @param payload its payload
     * @return the record, sharing the payload
     * @throws MalformedException if the checksum does not fit, the version is unknown, or the form is not
     *     the one legal form
     */
    public static ShardRecord decode(ShardId shard, long index, ByteReader envelope, Payload payload)
            throws MalformedException {
        if (payload.length() > Limits.PAYLOAD_BYTES_MAX || envelope.remaining() > Limits.ENVELOPE_BYTES_MAX) {
            throw new MalformedException(
                    "a record of " + envelope.remaining() + " + " + payload.length() + " bytes is over the limits");
        }
        int expected = envelope.checksum(envelope.remaining() - 4, payload);
        Envelope head = EnvelopeForm.read(envelope);
        Hash hash = envelope.getHash();
        if (envelope.getInt() != expected) {
            throw new MalformedException("the checksum of a record does not fit its bytes");
        }
        envelope.expectEnd();
        return new ShardRecord(shard, index, head, payload, hash);
    }

    private static int checksum(ByteWriter head, Payload payload) {
        CRC32C crc = new CRC32C();
        head.feed(crc);
        payload.feed(crc);
        return (int) crc.getValue();
    }
}
