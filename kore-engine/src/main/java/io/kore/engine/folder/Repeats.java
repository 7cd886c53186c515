package io.kore.engine.folder;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * Knows the lines of a shard again. koredb can save the same records again and again: those repeats are the same lines,
 * to the byte. Sixteen bytes are kept of each. Confined to one thread.
 */
final class Repeats {
    private final MessageDigest sha256 = sha256();
    private long[] numbers = new long[256];
    private long[] heads = new long[256];
    private int size;

    /** Tells whether a line is the very one that came with that number before. */
    boolean isRepeat(long number, byte[] line) {
        int at = Arrays.binarySearch(numbers, 0, size, number);
        return at >= 0 && heads[at] == head(line);
    }

    /** Takes note of a line whose number is higher than all before; others are no part of the shard. */
    void add(long number, byte[] line) {
        if (size > 0 && numbers[size - 1] >= number) {
            return;
        }
        if (size == numbers.length) {
            numbers = Arrays.copyOf(numbers, 2 * size);
            heads = Arrays.copyOf(heads, 2 * size);
        }
        numbers[size] = number;
        heads[size++] = head(line);
    }

    private long head(byte[] line) {
        return ByteBuffer.wrap(sha256.digest(line)).getLong();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
