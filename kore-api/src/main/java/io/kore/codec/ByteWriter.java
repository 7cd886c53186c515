package io.kore.codec;

import io.kore.model.Hash;
import io.kore.model.Payload;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.zip.Checksum;

/**
 * A growing byte array with the few forms that Kore's formats are made of: big-endian integers, varints
 * (LEB128, as in Protocol Buffers) and text with its length. Confined to one thread.
 */
public final class ByteWriter {
    static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private byte[] bytes;
    private int size;

    /** An empty writer. */
    public ByteWriter() {
        this(64);
    }

    /**
     * An empty writer with room.
     *
     * @param capacity how many bytes fit before the array grows
     */
    public ByteWriter(int capacity) {
        bytes = new byte[Math.max(capacity, 16)];
    }

    /**
     * One byte.
     *
     * @param value its low 8 bits are written
     * @return this
     */
    public ByteWriter put(int value) {
        ensure(1);
        bytes[size++] = (byte) value;
        return this;
    }

    /**
     * Four bytes, big-endian.
     *
     * @param value the value
     * @return this
     */
    public ByteWriter putInt(int value) {
        ensure(Integer.BYTES);
        INT.set(bytes, size, value);
        size += Integer.BYTES;
        return this;
    }

    /**
     * Eight bytes, big-endian.
     *
     * @param value the value
     * @return this
     */
    public ByteWriter putLong(long value) {
        ensure(Long.BYTES);
        LONG.set(bytes, size, value);
        size += Long.BYTES;
        return this;
    }

    /**
     * A varint: seven bits a byte, low bits first, the high bit set on all but the last.
     *
     * @param value any value from 0
     * @return this
     */
    public ByteWriter putVarint(long value) {
        if (value < 0) {
            throw new IllegalArgumentException("a varint is not negative: " + value);
        }
        ensure(10);
        long rest = value;
        while (rest >= 0x80) {
            bytes[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
        return this;
    }

    /**
     * Text: its length in UTF-8 bytes as a varint, then the bytes.
     *
     * @param text well-formed text
     * @return this
     */
    public ByteWriter putText(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return putVarint(utf8.length).putBytes(utf8);
    }

    /**
     * Bytes as they are.
     *
     * @param source copied
     * @return this
     */
    public ByteWriter putBytes(byte[] source) {
        ensure(source.length);
        System.arraycopy(source, 0, bytes, size, source.length);
        size += source.length;
        return this;
    }

    /**
     * A payload's bytes as they are.
     *
     * @param payload copied
     * @return this
     */
    public ByteWriter putPayload(Payload payload) {
        ensure(payload.length());
        payload.write(ByteBuffer.wrap(bytes, size, payload.length()));
        size += payload.length();
        return this;
    }

    /**
     * A hash, {@link Hash#BYTES} bytes.
     *
     * @param hash the hash
     * @return this
     */
    public ByteWriter putHash(Hash hash) {
        ensure(Hash.BYTES);
        hash.write(ByteBuffer.wrap(bytes, size, Hash.BYTES));
        size += Hash.BYTES;
        return this;
    }

    /**
     * The size so far.
     *
     * @return how many bytes were written
     */
    public int size() {
        return size;
    }

    /**
     * What was written.
     *
     * @return a new array
     */
    public byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    /**
     * What was written, without a copy.
     *
     * @return a read-only buffer; stale once the writer is used again
     */
    public ByteBuffer buffer() {
        return ByteBuffer.wrap(bytes, 0, size).slice().asReadOnlyBuffer();
    }

    /**
     * Forgets what was written and keeps the array.
     *
     * @return this
     */
    public ByteWriter clear() {
        size = 0;
        return this;
    }

    /** Puts an int where one was put before. */
    void setInt(int at, int value) {
        INT.set(bytes, at, value);
    }

    void feed(Checksum checksum) {
        checksum.update(bytes, 0, size);
    }

    void feed(MessageDigest digest) {
        digest.update(bytes, 0, size);
    }

    private void ensure(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(size, more), bytes.length * 2));
        }
    }
}
