package io.kore.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class HashTest {
    private static byte[] counting() {
        byte[] bytes = new byte[Hash.BYTES];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i + 0xf0);
        }
        return bytes;
    }

    @Test
    void bytes_go_in_and_out_unchanged() {
        Hash hash = Hash.of(counting());
        assertThat(hash.toBytes()).isEqualTo(counting());
        ByteBuffer buffer = ByteBuffer.allocate(40).put(new byte[4]);
        hash.write(buffer);
        assertThat(buffer.position()).isEqualTo(36);
        assertThat(Hash.read(buffer.flip().position(4))).isEqualTo(hash);
    }

    @Test
    void the_head_is_the_first_eight_bytes() {
        assertThat(Hash.of(counting()).head()).isEqualTo(0xf0f1f2f3f4f5f6f7L);
        assertThat(Hash.of(counting()).toString()).hasSize(64).startsWith("f0f1f2f3f4f5f6f7f8");
    }

    @Test
    void a_hash_differs_if_any_byte_does() {
        for (int i = 0; i < Hash.BYTES; i++) {
            byte[] changed = counting();
            changed[i] ^= 1;
            assertThat(Hash.of(changed)).isNotEqualTo(Hash.of(counting()));
        }
        assertThat(Hash.of(counting())).isEqualTo(Hash.of(counting())).hasSameHashCodeAs(Hash.of(counting()));
    }

    @Test
    void another_length_is_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Hash.of(new byte[31]));
        assertThatIllegalArgumentException().isThrownBy(() -> Hash.of(new byte[33]));
    }
}
