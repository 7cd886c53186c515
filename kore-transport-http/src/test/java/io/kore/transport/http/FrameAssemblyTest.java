package io.kore.transport.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Frames from parts. */
class FrameAssemblyTest {
    @Test
    void a_frame_of_one_part_is_not_copied() {
        byte[] bytes = {1, 2, 3};
        ByteBuffer frame = Objects.requireNonNull(new FrameAssembly(3).add(ByteBuffer.wrap(bytes), true));
        bytes[0] = 9;
        assertThat(frame.get(0)).isEqualTo((byte) 9);
    }

    @Test
    void random_parts_make_the_frame_they_were_cut_from() {
        for (long seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            byte[] whole = new byte[random.nextInt(5_000)];
            random.nextBytes(whole);
            FrameAssembly assembly = new FrameAssembly(whole.length);
            for (int frames = 0; frames < 3; frames++) {
                assertThat(throughParts(assembly, whole, random))
                        .as("seed %s", seed)
                        .isEqualTo(ByteBuffer.wrap(whole));
            }
        }
    }

    private static ByteBuffer throughParts(FrameAssembly assembly, byte[] whole, Random random) {
        int at = 0;
        while (true) {
            int size = random.nextInt(whole.length - at + 1);
            boolean last = at + size == whole.length && random.nextBoolean();
            assertThat(assembly.fits(size)).isTrue();
            ByteBuffer frame = assembly.add(ByteBuffer.wrap(whole, at, size), last);
            if (last) {
                return Objects.requireNonNull(frame);
            }
            assertThat(frame).isNull();
            at += size;
        }
    }

    @Test
    void a_part_too_much_does_not_fit() {
        FrameAssembly assembly = new FrameAssembly(10);
        assertThat(assembly.fits(10)).isTrue();
        assertThat(assembly.fits(11)).isFalse();
        assembly.add(ByteBuffer.allocate(6), false);
        assertThat(assembly.fits(4)).isTrue();
        assertThat(assembly.fits(5)).isFalse();
        assembly.clear();
        assertThat(assembly.fits(10)).isTrue();
    }
}
