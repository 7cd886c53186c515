package io.kore.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kore.model.Hash;
import io.kore.model.Payload;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The forms that {@link ByteWriter} writes and {@link ByteReader} reads. */
class ByteFormsTest {
    private static ByteReader reader(String hex) {
        return new ByteReader(HexFormat.of().parseHex(hex.replace(" ", "")));
    }

    private static void assertMalformed(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(MalformedException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 00",
        "1, 01",
        "127, 7f",
        "128, 8001",
        "300, ac02",
        "16383, ff7f",
        "16384, 808001",
        "4503599627370496, 8080808080808008",
        "9223372036854775807, ffffffffffffffff7f"
    })
    void a_varint_has_its_shortest_form(long value, String hex) throws MalformedException {
        assertThat(new ByteWriter().putVarint(value).toBytes())
                .isEqualTo(HexFormat.of().parseHex(hex));
        assertThat(reader(hex).getVarint()).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "80", "8000", "ff00", "808000", "ffffffffffffffffff01", "80808080808080808001", "ffff"})
    void another_form_of_a_varint_is_malformed(String hex) {
        assertMalformed(() -> reader(hex).getVarint());
    }

    @Test
    void a_negative_varint_cannot_be_written() {
        assertThatIllegalArgumentException().isThrownBy(() -> new ByteWriter().putVarint(-1));
    }

    @Test
    void all_forms_are_read_as_they_were_written() throws MalformedException {
        for (long seed = 1; seed <= 2_000; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            byte[] hash = new byte[Hash.BYTES];
            random.nextBytes(hash);
            int one = random.nextInt(256);
            int four = random.nextInt();
            long eight = random.nextLong();
            long varint = random.nextLong() >>> (1 + random.nextInt(63));
            String text = "é\uD83D\uDC27x\u0000".repeat(random.nextInt(40));
            Payload payload = Payload.of("p".repeat(random.nextInt(300)));
            ByteWriter out = new ByteWriter(random.nextInt(20))
                    .put(one)
                    .putInt(four)
                    .putLong(eight)
                    .putVarint(varint)
                    .putText(text)
                    .putHash(Hash.of(hash))
                    .putPayload(payload)
                    .putBytes(hash);
            ByteReader in = new ByteReader(out.toBytes());
            assertThat(in.get()).as("seed %d", seed).isEqualTo(one);
            assertThat(in.getInt()).as("seed %d", seed).isEqualTo(four);
            assertThat(in.getLong()).as("seed %d", seed).isEqualTo(eight);
            assertThat(in.getVarint()).as("seed %d", seed).isEqualTo(varint);
            assertThat(in.getText("text", 1_000)).as("seed %d", seed).isEqualTo(text);
            assertThat(in.getHash()).as("seed %d", seed).isEqualTo(Hash.of(hash));
            assertThat(in.getPayload(payload.length())).as("seed %d", seed).isEqualTo(payload);
            assertThat(in.slice(10).getBytes(10)).as("seed %d", seed).startsWith(hash[0], hash[1]);
            assertThat(in.getBytes(22)).as("seed %d", seed).endsWith(hash[30], hash[31]);
            in.expectEnd();
        }
    }

    @Test
    void numbers_are_big_endian() {
        ByteWriter out =
                new ByteWriter().putInt(0x01020304).putLong(0x1112131415161718L).put(0x1ff);
        assertThat(HexFormat.of().formatHex(out.toBytes())).isEqualTo("010203041112131415161718ff");
    }

    @Test
    void what_is_cut_off_is_malformed() {
        assertMalformed(() -> reader("").get());
        assertMalformed(() -> reader("010203").getInt());
        assertMalformed(() -> reader("01020304050607").getLong());
        assertMalformed(() -> reader("00".repeat(31)).getHash());
        assertMalformed(() -> reader("0102").getBytes(3));
        assertMalformed(() -> reader("0102").getPayload(3));
        assertMalformed(() -> reader("0102").slice(3));
        assertMalformed(() -> reader("03 6162").getText("text", 10));
        assertMalformed(() -> reader("01").expectEnd());
    }

    @Test
    void text_over_its_limit_is_malformed() throws MalformedException {
        assertThat(reader("03 616263").getText("text", 3)).isEqualTo("abc");
        assertMalformed(() -> reader("03 616263").getText("text", 2));
        assertMalformed(() -> reader("ffffffff7f 616263").getText("text", Integer.MAX_VALUE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"01 ff", "01 c3", "02 c1a1", "03 eda0bd", "04 f5808080", "02 c328", "03 e28228"})
    void invalid_utf_8_is_malformed(String hex) {
        assertMalformed(() -> reader(hex).getText("text", 10));
    }

    @Test
    void text_that_holds_the_sign_for_what_cannot_be_read_is_read_as_it_is() throws MalformedException {
        ByteWriter out = new ByteWriter().putText("a\ufffdb").putText("c");
        ByteReader in = new ByteReader(out.toBytes());
        assertThat(in.getText("text", 10)).isEqualTo("a\ufffdb");
        assertThat(in.getText("text", 10)).isEqualTo("c");
    }

    @Test
    void a_length_over_its_limit_is_malformed() throws MalformedException {
        assertThat(reader("05").getLength("it", 5)).isEqualTo(5);
        assertThatThrownBy(() -> reader("06").getLength("the thing", 5))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("the thing");
        assertMalformed(() -> reader("ffffffffffffffff7f").getLength("it", Integer.MAX_VALUE));
    }

    @Test
    void a_reader_stays_within_its_part() throws MalformedException {
        ByteReader part = new ByteReader(new byte[] {1, 2, 3, 4}, 1, 2);
        assertThat(part.remaining()).isEqualTo(2);
        assertThat(part.get()).isEqualTo(2);
        assertThat(part.get()).isEqualTo(3);
        assertMalformed(part::get);
        assertThatThrownBy(() -> new ByteReader(new byte[4], 3, 2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> new ByteReader(new byte[4], -1, 2)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void a_writer_can_be_used_again() {
        ByteWriter out = new ByteWriter().putText("first");
        assertThat(out.size()).isEqualTo(6);
        assertThat(out.buffer().remaining()).isEqualTo(6);
        assertThat(out.buffer().isReadOnly()).isTrue();
        assertThat(out.clear().size()).isZero();
        assertThat(out.put(7).toBytes()).containsExactly(7);
    }
}
