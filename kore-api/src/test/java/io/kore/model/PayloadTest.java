package io.kore.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PayloadTest {
    @Test
    void text_is_kept_as_utf_8() {
        Payload payload = Payload.of("{\"é\":\"\uD83D\uDC27\"}");
        assertThat(payload.toBytes()).isEqualTo("{\"é\":\"\uD83D\uDC27\"}".getBytes(StandardCharsets.UTF_8));
        assertThat(payload.length()).isEqualTo(13);
        assertThat(payload.text()).isEqualTo("{\"é\":\"\uD83D\uDC27\"}");
    }

    @Test
    void a_copy_does_not_follow_its_source() {
        byte[] bytes = {1, 2, 3};
        Payload payload = Payload.copyOf(bytes);
        bytes[0] = 9;
        payload.toBytes()[1] = 9;
        assertThat(payload.toBytes()).containsExactly(1, 2, 3);
    }

    @Test
    void its_buffer_cannot_be_written_to_and_shows_no_more_than_the_payload() {
        Payload payload = Payload.owning(new byte[] {1, 2, 3, 4, 5}, 1, 3);
        ByteBuffer buffer = payload.buffer();
        assertThat(buffer.remaining()).isEqualTo(3);
        assertThat(buffer.capacity()).isEqualTo(3);
        assertThat(buffer.get(0)).isEqualTo((byte) 2);
        assertThatThrownBy(() -> buffer.put(0, (byte) 9)).isInstanceOf(ReadOnlyBufferException.class);
        buffer.get();
        assertThat(payload.buffer().remaining()).isEqualTo(3);
    }

    @Test
    void a_part_of_an_array_equals_the_same_bytes_elsewhere() {
        Payload part = Payload.owning(new byte[] {9, 1, 2, 9}, 1, 2);
        assertThat(part)
                .isEqualTo(Payload.copyOf(new byte[] {1, 2}))
                .hasSameHashCodeAs(Payload.copyOf(new byte[] {1, 2}))
                .isNotEqualTo(Payload.copyOf(new byte[] {1, 2, 9}));
        ByteBuffer target = ByteBuffer.allocate(2);
        part.write(target);
        assertThat(target.array()).containsExactly(1, 2);
    }

    @Test
    void a_part_outside_its_array_is_refused() {
        byte[] array = new byte[4];
        for (int[] part : new int[][] {{-1, 2}, {0, 5}, {3, 2}, {5, 0}, {2, -1}, {1, Integer.MAX_VALUE}}) {
            assertThatThrownBy(() -> Payload.owning(array, part[0], part[1]))
                    .isInstanceOf(IndexOutOfBoundsException.class);
        }
        assertThat(Payload.owning(array, 4, 0).length()).isZero();
    }

    @Test
    void a_long_text_is_cut_in_messages() {
        assertThat(Payload.of("x".repeat(500)).toString()).hasSize(121).endsWith("…");
        assertThat(Payload.of("{}")).hasToString("{}");
    }
}
