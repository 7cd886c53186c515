package io.kore.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kore.model.Envelope;
import io.kore.model.Frontier;
import io.kore.model.Limits;
import io.kore.model.Payload;
import io.kore.model.Prefix;
import io.kore.model.Seen;
import io.kore.model.ShardRecord;
import io.kore.model.WriterId;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class RecordCodecTest {
    private static ShardRecord decode(ShardRecord like, byte[] envelope, Payload payload) throws MalformedException {
        return RecordCodec.decode(like.shard(), like.index(), new ByteReader(envelope), payload);
    }

    private static void assertMalformed(String what, ShardRecord like, byte[] envelope, Payload payload) {
        try {
            ShardRecord other = decode(like, envelope, payload);
            throw new AssertionError(what + " was read as " + other);
        } catch (MalformedException e) {
            assertThat(e.getMessage()).isNotEmpty();
        } catch (RuntimeException e) {
            throw new AssertionError(what + " was answered with " + e, e);
        }
    }

    @Test
    void what_was_encoded_is_decoded_again() throws MalformedException {
        for (long seed = 1; seed <= 20_000; seed++) {
            ShardRecord record = new RandomRecords(seed).next();
            byte[] envelope = RecordCodec.encodeEnvelope(record);
            ShardRecord decoded = decode(record, envelope, record.payload());
            assertThat(decoded).as("seed %d", seed).isEqualTo(record);
            assertThat(RecordCodec.encodeEnvelope(decoded)).as("seed %d", seed).isEqualTo(envelope);
        }
    }

    @Test
    void an_envelope_within_a_larger_array_is_decoded_alone() throws MalformedException {
        ShardRecord record = new RandomRecords(3).next();
        byte[] envelope = RecordCodec.encodeEnvelope(record);
        byte[] array = new byte[envelope.length + 20];
        Arrays.fill(array, (byte) 0x55);
        System.arraycopy(envelope, 0, array, 7, envelope.length);
        ByteReader reader = new ByteReader(array, 7, envelope.length);
        assertThat(RecordCodec.decode(record.shard(), record.index(), reader, record.payload()))
                .isEqualTo(record);
        assertThat(reader.remaining()).isZero();
    }

    @Test
    void every_flipped_bit_of_an_envelope_is_noticed() {
        for (long seed = 1; seed <= 60; seed++) {
            ShardRecord record = new RandomRecords(seed).next();
            byte[] envelope = RecordCodec.encodeEnvelope(record);
            for (int bit = 0; bit < envelope.length * 8; bit++) {
                byte[] flipped = flip(envelope, bit);
                assertMalformed("seed " + seed + ", bit " + bit, record, flipped, record.payload());
            }
        }
    }

    @Test
    void every_flipped_bit_of_a_payload_is_noticed() {
        for (long seed = 1; seed <= 60; seed++) {
            ShardRecord record = new RandomRecords(seed).next();
            byte[] envelope = RecordCodec.encodeEnvelope(record);
            byte[] payload = record.payload().toBytes();
            for (int bit = 0; bit < payload.length * 8; bit++) {
                Payload flipped = Payload.owning(flip(payload, bit));
                assertMalformed("seed " + seed + ", bit " + bit, record, envelope, flipped);
            }
        }
    }

    private static byte[] flip(byte[] bytes, int bit) {
        byte[] flipped = bytes.clone();
        flipped[bit / 8] ^= (byte) (1 << (bit % 8));
        return flipped;
    }

    @Test
    void every_cut_and_every_addition_is_noticed() {
        for (long seed = 1; seed <= 200; seed++) {
            ShardRecord record = new RandomRecords(seed).next();
            byte[] envelope = RecordCodec.encodeEnvelope(record);
            for (int length = 0; length < envelope.length; length++) {
                String what = "seed " + seed + ", cut at " + length;
                assertMalformed(what, record, Arrays.copyOf(envelope, length), record.payload());
                assertMalformed(
                        what, record, Arrays.copyOfRange(envelope, length + 1, envelope.length), record.payload());
            }
            for (int more = 1; more < 6; more++) {
                byte[] longer = Arrays.copyOf(envelope, envelope.length + more);
                assertMalformed("seed " + seed + ", " + more + " more", record, longer, record.payload());
            }
        }
    }

    @Test
    void a_payload_of_another_length_is_noticed() {
        ShardRecord record = new RandomRecords(5).next();
        byte[] envelope = RecordCodec.encodeEnvelope(record);
        byte[] payload = record.payload().toBytes();
        for (int length = 0; length < payload.length + 9; length++) {
            if (length != payload.length) {
                Payload other = Payload.owning(Arrays.copyOf(payload, length));
                assertMalformed("payload of " + length, record, envelope, other);
            }
        }
    }

    @Test
    void garbage_is_malformed_and_nothing_worse() {
        ShardRecord like = new RandomRecords(1).next();
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 100_000; i++) {
            byte[] garbage = new byte[random.nextInt(200)];
            random.nextBytes(garbage);
            if (garbage.length > 1 && i % 2 == 0) {
                garbage[0] = EnvelopeForm.VERSION;
                garbage[1] &= 31;
            }
            assertMalformed("garbage " + i + " of seed 1", like, garbage, like.payload());
        }
    }

    /** The checksum is made to fit, as only somebody who means it can: then the form itself must hold. */
    @Test
    void what_decodes_at_all_encodes_to_the_very_same_bytes() {
        int decoded = 0;
        for (long seed = 1; seed <= 60_000; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            ShardRecord record = new RandomRecords(seed).next();
            byte[] envelope = RecordCodec.encodeEnvelope(record);
            int head = envelope.length - 4 - 32;
            for (int changes = random.nextInt(3); changes >= 0; changes--) {
                int at = random.nextInt(head);
                envelope[at] =
                        (byte) (random.nextBoolean() ? envelope[at] ^ (1 << random.nextInt(8)) : random.nextInt());
            }
            withChecksum(envelope, record.payload());
            try {
                ShardRecord other = decode(record, envelope, record.payload());
                assertThat(RecordCodec.encodeEnvelope(other))
                        .as("seed %d", seed)
                        .isEqualTo(envelope);
                decoded++;
            } catch (MalformedException e) {
                assertThat(e).as("seed %d", seed).hasMessageMatching("(?s).+");
            }
        }
        assertThat(decoded).as("changes that left a legal form").isGreaterThan(1_000);
    }

    /** Puts the right checksum into the last four bytes. */
    static byte[] withChecksum(byte[] envelope, Payload payload) {
        CRC32C crc = new CRC32C();
        crc.update(envelope, 0, envelope.length - 4);
        crc.update(payload.buffer());
        for (int i = 0; i < 4; i++) {
            envelope[envelope.length - 4 + i] = (byte) (crc.getValue() >>> (24 - 8 * i));
        }
        return envelope;
    }

    @Test
    void an_envelope_over_the_limit_is_refused_both_ways() {
        TreeMap<WriterId, Prefix> prefixes = new TreeMap<>();
        for (int i = 0; i < 4_200; i++) {
            prefixes.put(new WriterId("w".repeat(1_000) + i), new Prefix(1, i));
        }
        ShardRecord like = new RandomRecords(1).next();
        Envelope large = Envelope.of(5, Seen.all(Frontier.copyOf(prefixes)));
        ShardRecord record = new ShardRecord(like.shard(), 3, large, Payload.of("{}"), like.hash());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RecordCodec.encodeEnvelope(record))
                .withMessageContaining("index 3")
                .withMessageContaining(String.valueOf(Limits.ENVELOPE_BYTES_MAX));
        assertMalformed("large", like, new byte[Limits.ENVELOPE_BYTES_MAX + 1], Payload.of("{}"));
    }

    @Test
    void a_payload_over_the_limit_is_refused() throws MalformedException {
        ShardRecord like = new RandomRecords(1).next();
        Payload most = Payload.owning(new byte[Limits.PAYLOAD_BYTES_MAX]);
        ShardRecord largest = new ShardRecord(like.shard(), 3, like.envelope(), most, like.hash());
        assertThat(decode(largest, RecordCodec.encodeEnvelope(largest), most)).isEqualTo(largest);
        Payload over = Payload.owning(new byte[Limits.PAYLOAD_BYTES_MAX + 1]);
        assertMalformed("over", like, withChecksum(RecordCodec.encodeEnvelope(like), over), over);
        ShardRecord tooLarge = new ShardRecord(like.shard(), 3, like.envelope(), over, like.hash());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RecordCodec.encodeEnvelope(tooLarge))
                .withMessageContaining("index 3")
                .withMessageContaining(String.valueOf(Limits.PAYLOAD_BYTES_MAX));
    }
}
