package io.kore.model;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.zip.Checksum;

/**
 * A record's JSON as the UTF-8 bytes that were appended. Kore keeps and ships these very bytes: nothing is
 * reformatted, no field is dropped. A payload is only bytes; that they are a legal record is checked where
 * records enter, not here. Immutable.
 */
public final class Payload {
    private final byte[] array;
    private final int offset;
    private final int length;

    private Payload(byte[] array, int offset, int length) {
        this.array = array;
        this.offset = offset;
        this.length = length;
    }

    /**
     * The payload with this text.
     *
     * @param json any text; unpaired surrogates become {@code ?}, as in {@link String#getBytes()}
     * @return the payload
     */
    public static Payload of(String json) {
        return owning(json.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * A payload with a copy of these bytes.
     *
     * @param bytes the bytes; the caller keeps the array
     * @return the payload
     */
    public static Payload copyOf(byte[] bytes) {
        return owning(bytes.clone());
    }

    /**
     * A payload over these very bytes, without a copy.
     *
     * @param bytes the bytes; the caller gives the array up and must not change it any more
     * @return the payload
     */
    public static Payload owning(byte[] bytes) {
        return new Payload(bytes, 0, bytes.length);
    }

    /**
     * A payload over a part of an array, without a copy.
     *
     * @param array the array; the caller gives it up and must not change it any more
     * @param offset where the payload starts
     * @param length how many bytes it has
     * @return the payload
     * @throws IndexOutOfBoundsException if the part does not lie within the array
     */
    public static Payload owning(byte[] array, int offset, int length) {
        if (offset < 0 || length < 0 || length > array.length - offset) {
            throw new IndexOutOfBoundsException(
                    "bytes " + offset + " to " + ((long) offset + length) + " of an array of " + array.length);
        }
        return new Payload(array, offset, length);
    }

    /**
     * The size.
     *
     * @return how many bytes the payload has
     */
    public int length() {
        return length;
    }

    /**
     * The bytes.
     *
     * @return a new array
     */
    public byte[] toBytes() {
        return Arrays.copyOfRange(array, offset, offset + length);
    }

    /**
     * The bytes without a copy.
     *
     * @return a new read-only buffer from the first byte to the last
     */
    public ByteBuffer buffer() {
        return ByteBuffer.wrap(array, offset, length).slice().asReadOnlyBuffer();
    }

    /**
     * Copies the bytes to the buffer's position, and moves it past them.
     *
     * @param target a buffer with enough room
     */
    public void write(ByteBuffer target) {
        target.put(array, offset, length);
    }

    /**
     * Takes the bytes into a checksum.
     *
     * @param checksum told of all bytes, in order
     */
    public void feed(Checksum checksum) {
        checksum.update(array, offset, length);
    }

    /**
     * Takes the bytes into a digest.
     *
     * @param digest told of all bytes, in order
     */
    public void feed(MessageDigest digest) {
        digest.update(array, offset, length);
    }

    /**
     * The bytes as text.
     *
     * @return the JSON; malformed UTF-8, which no ingested payload has, becomes U+FFFD
     */
    public String text() {
        return new String(array, offset, length, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Payload that
                && Arrays.equals(array, offset, offset + length, that.array, that.offset, that.offset + that.length);
    }

    @Override
    public int hashCode() {
        return buffer().hashCode();
    }

    /** The text, cut to a length that a message can carry. */
    @Override
    public String toString() {
        String text = text();
        return text.length() <= 120 ? text : text.substring(0, 120) + "…";
    }
}
