package io.kore.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kore.model.Payload;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each value has one form; any other form of the same value is refused, whatever its checksum says. */
class EnvelopeFormTest {
    private static final String HASH = "00".repeat(32);

    private static void decode(String head) throws MalformedException {
        byte[] envelope = HexFormat.of().parseHex(head.replace(" ", "") + HASH + "00000000");
        Payload payload = Payload.of("{}");
        RecordCodecTest.withChecksum(envelope, payload);
        ByteReader reader = new ByteReader(envelope);
        assertThat(RecordCodec.decode(RandomRecords.SHARD, 0, reader, payload).shard())
                .isEqualTo(RandomRecords.SHARD);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "01 00 05",
                "01 01 05",
                "01 02 05",
                "01 04 05 01 0161 03 0000000000000007",
                "01 04 05 02 0161 03 0000000000000007 0162 01 0000000000000007",
                "01 08 05 00 00",
                "01 08 05 00 02 0161 03 0000000000000007 0161 04 0000000000000007",
                "01 10 05 01 016c 0177 00 00",
                "01 11 05 01 016c 0177 8f4e 8f4e",
                "01 00 80 80 80 80 80 80 80 08"
            })
    void the_legal_form_is_read(String head) throws MalformedException {
        decode(head);
    }

    @ParameterizedTest
    @CsvSource({
        "an older version, 00 00 05",
        "a newer version, 02 00 05",
        "an unknown flag, 01 20 05",
        "another unknown flag, 01 80 05",
        "bare and seen all, 01 03 05",
        "bare with entries, 01 05 05 01 0161 03 0000000000000007",
        "bare with a base, 01 09 05 00 00",
        "number zero, 01 00 00",
        "a number over 2^52, 01 00 81 80 80 80 80 80 80 08",
        "a long number, 01 00 85 00",
        "a number without end, 01 00 ffffffffffffffffff01",
        "no entries though flagged, 01 04 05 00",
        "writers out of order, 01 04 05 02 0162 01 0000000000000007 0161 03 0000000000000007",
        "a writer twice, 01 04 05 02 0161 01 0000000000000007 0161 03 0000000000000007",
        "writers in the order of code points, "
                + "01 04 05 02 03efbfbd 01 0000000000000007 04f09f90a7 03 0000000000000007",
        "an empty writer, 01 04 05 01 00 03 0000000000000007",
        "a count of zero, 01 04 05 01 0161 00 0000000000000007",
        "a long count, 01 04 05 01 0161 8300 0000000000000007",
        "a long size, 01 04 05 8100 0161 03 0000000000000007",
        "a long text length, 01 04 05 01 810061 03 0000000000000007",
        "a writer of invalid UTF-8, 01 04 05 01 01ff 03 0000000000000007",
        "a writer of overlong UTF-8, 01 04 05 01 02c1a1 03 0000000000000007",
        "a writer of half a surrogate pair, 01 04 05 01 03eda0bd 03 0000000000000007",
        "more entries than there are bytes, 01 04 05 ffffff7f",
        "entries beyond all bounds, 01 04 05 ffffffffffffffff7f",
        "singles out of order, 01 08 05 00 02 0161 04 0000000000000007 0161 03 0000000000000007",
        "a single twice, 01 08 05 00 02 0161 03 0000000000000007 0161 03 0000000000000008",
        "a single within the frontier, 01 08 05 01 0161 03 0000000000000007 01 0161 02 0000000000000007",
        "an empty chain, 01 10 05 00",
        "a chain of 17, 01 10 05 11",
        "a part over 9999, 01 10 05 01 016c 0177 00 904e",
        "a log with control characters, 01 10 05 01 010a 0177 00 00",
        "an empty log, 01 10 05 01 00 0177 00 00",
        "something after the head, 01 00 05 00"
    })
    void any_other_form_is_refused(String what, String head) {
        assertThatThrownBy(() -> decode(head)).as(what).isInstanceOf(MalformedException.class);
    }

    @Test
    void a_chain_of_sixteen_is_read() throws MalformedException {
        decode("01 11 05 10" + "016c 0177 00 00".repeat(16));
    }
}
