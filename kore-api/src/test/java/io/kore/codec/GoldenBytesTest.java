package io.kore.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.model.Base;
import io.kore.model.Envelope;
import io.kore.model.Frontier;
import io.kore.model.Hash;
import io.kore.model.Origin;
import io.kore.model.Payload;
import io.kore.model.Prefix;
import io.kore.model.Seen;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.WriterId;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * A few records spelled out byte by byte. They lie on disks and come over wires: a change that breaks one of
 * these tests is a new format version, not a new expectation.
 */
class GoldenBytesTest {
    private static final ShardId SHARD = ShardId.of("MyList", "harry");
    private static final Payload PAYLOAD = Payload.of("{\"do\":\"Buy Milk\"}");
    private static final Hash HASH =
            Hash.of(HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"));
    private static final String HASH_HEX = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

    private static void assertBytes(Envelope envelope, String head, String crc) throws MalformedException {
        byte[] expected = HexFormat.of().parseHex((head + HASH_HEX + crc).replace(" ", ""));
        ShardRecord record = new ShardRecord(SHARD, 7, envelope, PAYLOAD, HASH);
        assertThat(HexFormat.of().formatHex(RecordCodec.encodeEnvelope(record)))
                .isEqualTo(HexFormat.of().formatHex(expected));
        assertThat(RecordCodec.decode(SHARD, 7, new ByteReader(expected), PAYLOAD))
                .isEqualTo(record);
    }

    @Test
    void a_bare_record() throws MalformedException {
        assertBytes(Envelope.bare(1), "01 01 01", "324ee548");
    }

    @Test
    void a_native_record_that_saw_nothing_new() throws MalformedException {
        assertBytes(Envelope.of(300, Seen.unchanged()), "01 00 ac02", "36741d5b");
    }

    @Test
    void a_native_record_that_saw_all_of_two_shards() throws MalformedException {
        Frontier seen = Frontier.copyOf(Map.of(
                new WriterId("pad"), new Prefix(2, 0x1122334455667788L),
                new WriterId("émile"), new Prefix(128, -1)));
        assertBytes(
                Envelope.of(129, Seen.all(seen)),
                "01 06 8101 02 03706164 02 1122334455667788 06c3a96d696c65 8001 ffffffffffffffff",
                "39dd87c7");
    }

    @Test
    void a_native_record_with_a_base() throws MalformedException {
        Frontier seen = Frontier.of(new WriterId("pad"), new Prefix(2, 3));
        Base base = new Base(
                Frontier.of(new WriterId("pad"), new Prefix(1, 4)),
                List.of(new Base.Single(new WriterId("harry"), 5, 6)));
        assertBytes(
                new Envelope(9, Seen.changed(seen), base, null),
                "01 0c 09 01 03706164 02 0000000000000003"
                        + "01 03706164 01 0000000000000004 01 056861727279 05 0000000000000006",
                "be70672c");
    }

    @Test
    void a_derived_record() throws MalformedException {
        Origin earlier = new Origin(ShardId.of("Old", "harry"), 0, 0, null);
        Origin origin = new Origin(ShardId.of("Older", "Old~0000~harry"), 200, 3, earlier);
        assertBytes(
                new Envelope(1L << 52, null, null, origin),
                "01 11 8080808080808008 02 054f6c646572 0e4f6c647e303030307e6861727279 c801 03"
                        + "034f6c64 056861727279 00 00",
                "5cf01a0d");
    }
}
