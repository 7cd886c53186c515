package io.kore.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.kore.model.Payload;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** Any bytes at all, given as a record by a disk or a peer. Its checksum is made to fit, so that all else is read. */
class RecordCodecFuzz {
    private static final ShardId SHARD = ShardId.of("log", "writer");
    private static final int CHECKSUM_BYTES = 4;

    /** The first byte says how much of the rest is the payload. */
    @FuzzTest(maxDuration = "10m")
    void any_bytes_are_a_record_in_its_one_form_or_are_refused(byte[] input) {
        if (input.length == 0) {
            return;
        }
        int payloadBytes = Math.min(input[0] & 0xff, input.length - 1);
        int payloadAt = input.length - payloadBytes;
        Payload payload = Payload.owning(Arrays.copyOfRange(input, payloadAt, input.length));
        byte[] envelope = Arrays.copyOfRange(input, 1, payloadAt);
        fitChecksum(envelope, payload);
        try {
            ShardRecord record = RecordCodec.decode(SHARD, 0, new ByteReader(envelope), payload);
            assertThat(RecordCodec.encodeEnvelope(record)).isEqualTo(envelope);
        } catch (MalformedException e) {
            assertThat(e).hasMessageNotContaining("Exception");
        }
    }

    private static void fitChecksum(byte[] envelope, Payload payload) {
        int headBytes = envelope.length - CHECKSUM_BYTES;
        if (headBytes < 0) {
            return;
        }
        CRC32C crc = new CRC32C();
        crc.update(envelope, 0, headBytes);
        crc.update(payload.buffer());
        for (int i = 0; i < CHECKSUM_BYTES; i++) {
            envelope[headBytes + i] = (byte) (crc.getValue() >>> (24 - 8 * i));
        }
    }
}
