package io.kore.tck;

import java.util.SplittableRandom;

/** Bytes that look random and are the same for the same seed. Stateless. */
final class Noise {
    private Noise() {}

    static byte[] bytes(long seed, int length) {
        byte[] bytes = new byte[length];
        new SplittableRandom(seed).nextBytes(bytes);
        return bytes;
    }
}
