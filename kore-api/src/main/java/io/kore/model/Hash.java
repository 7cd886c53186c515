package io.kore.model;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * A SHA-256 value: the running hash of a shard after some record. Held as four longs, so that a million
 * of them stay cheap and none can be changed. Immutable.
 */
public final class Hash {
    /** Size in bytes. */
    public static final int BYTES = 32;

    private final long first;
    private final long second;
    private final long third;
    private final long fourth;

    private Hash(long first, long second, long third, long fourth) {
        this.first = first;
        this.second = second;
        this.third = third;
        this.fourth = fourth;
    }

    /**
     * Reads {@link #BYTES} bytes from the buffer's position on, and moves it past them.
     *
     * @param source a big-endian buffer with at least {@link #BYTES} bytes left
     * @return the hash
     */
    public static Hash read(ByteBuffer source) {
        return new Hash(source.getLong(), source.getLong(), source.getLong(), source.getLong());
    }

    /**
     * The hash with these bytes.
     *
     * @param bytes exactly {@link #BYTES} bytes; copied
     * @return the hash
     * @throws IllegalArgumentException if there are more or fewer bytes
     */
    public static Hash of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("a hash has " + BYTES + " bytes, not " + bytes.length);
        }
        return read(ByteBuffer.wrap(bytes));
    }

    /**
     * Writes {@link #BYTES} bytes at the buffer's position, and moves it past them.
     *
     * @param target a big-endian buffer with enough room
     */
    public void write(ByteBuffer target) {
        target.putLong(first).putLong(second).putLong(third).putLong(fourth);
    }

    /**
     * The hash as bytes.
     *
     * @return a new array of {@link #BYTES} bytes
     */
    public byte[] toBytes() {
        ByteBuffer buffer = ByteBuffer.allocate(BYTES);
        write(buffer);
        return buffer.array();
    }

    /**
     * The first 8 bytes, big-endian: what a {@link Prefix} carries to name one branch.
     *
     * @return the first 8 bytes as a long
     */
    public long head() {
        return first;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Hash that
                && first == that.first
                && second == that.second
                && third == that.third
                && fourth == that.fourth;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(first);
    }

    /** Sixty-four lower-case hexadecimal digits. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(toBytes());
    }
}
