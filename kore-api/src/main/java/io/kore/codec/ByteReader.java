package io.kore.codec;

import io.kore.model.Hash;
import io.kore.model.Payload;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * Reads what {@link ByteWriter} wrote, trusting nothing: every length is checked against what is there
 * before anything is allocated, and each value has exactly one accepted form. Confined to one thread.
 */
public final class ByteReader {
    /** What stands for bytes that are no UTF-8. */
    private static final char REPLACEMENT = '\ufffd';

    private final byte[] bytes;
    private final int end;
    private int at;

    /**
     * A reader over a whole array.
     *
     * @param bytes read in place; must not change meanwhile
     */
    public ByteReader(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    /**
     * A reader over a part of an array.
     *
     * @param bytes read in place; must not change meanwhile
     * @param offset where to start
     * @param length how many bytes may be read
     * @throws IndexOutOfBoundsException if the part does not lie within the array
     */
    public ByteReader(byte[] bytes, int offset, int length) {
        if (offset < 0 || length < 0 || length > bytes.length - offset) {
            throw new IndexOutOfBoundsException("offset " + offset + ", length " + length + " of " + bytes.length);
        }
        this.bytes = bytes;
        this.at = offset;
        this.end = offset + length;
    }

    /**
     * What is left.
     *
     * @return how many bytes have not been read yet
     */
    public int remaining() {
        return end - at;
    }

    /**
     * One byte.
     *
     * @return its value, 0 to 255
     * @throws MalformedException if nothing is left
     */
    public int get() throws MalformedException {
        need(1);
        return bytes[at++] & 0xff;
    }

    /**
     * Four bytes, big-endian.
     *
     * @return the value
     * @throws MalformedException if fewer are left
     */
    public int getInt() throws MalformedException {
        need(Integer.BYTES);
        int value = (int) ByteWriter.INT.get(bytes, at);
        at += Integer.BYTES;
        return value;
    }

    /**
     * Eight bytes, big-endian.
     *
     * @return the value
     * @throws MalformedException if fewer are left
     */
    public long getLong() throws MalformedException {
        need(Long.BYTES);
        long value = (long) ByteWriter.LONG.get(bytes, at);
        at += Long.BYTES;
        return value;
    }

    /**
     * A varint in its shortest form.
     *
     * @return the value, 0 or higher
     * @throws MalformedException if it is cut off, longer than needed, or beyond 63 bits
     */
    public long getVarint() throws MalformedException {
        // most have one byte
        if (at < end && bytes[at] >= 0) {
            return bytes[at++];
        }
        return getLongVarint();
    }

    private long getLongVarint() throws MalformedException {
        long value = 0;
        for (int shift = 0; shift < 63; shift += 7) {
            int next = get();
            value |= (long) (next & 0x7f) << shift;
            if (next < 0x80) {
                if (next == 0 && shift > 0) {
                    throw new MalformedException("a varint is longer than its value needs");
                }
                return value;
            }
        }
        throw new MalformedException("a varint does not end");
    }

    /**
     * A varint that counts or measures something that must be there.
     *
     * @param what its name, for the message
     * @param max the highest legal value
     * @return the value, 0 to {@code max}
     * @throws MalformedException if it is not a varint or too high
     */
    public int getLength(String what, int max) throws MalformedException {
        long value = getVarint();
        if (value > max) {
            throw tooHigh(what, value, max);
        }
        return (int) value;
    }

    private static MalformedException tooHigh(String what, long value, int max) {
        return new MalformedException(what + " is " + value + ", at most " + max + " is legal");
    }

    /**
     * Text with its length before it.
     *
     * @param what its name, for the message
     * @param bytesMax the most UTF-8 bytes it may have
     * @return the text
     * @throws MalformedException if it is cut off, too long or not valid UTF-8
     */
    public String getText(String what, int bytesMax) throws MalformedException {
        int length = getTextLength(what, bytesMax);
        need(length);
        String text = new String(bytes, at, length, StandardCharsets.UTF_8);
        if (text.indexOf(REPLACEMENT) >= 0) {
            // it may have been written so
            return getDoubtfulText(what, length);
        }
        at += length;
        return text;
    }

    /** Puts the name of the length together only where it is told: that took longer than reading a short text. */
    private int getTextLength(String what, int bytesMax) throws MalformedException {
        long length = getVarint();
        if (length > bytesMax) {
            throw tooHigh("the length of " + what, length, bytesMax);
        }
        return (int) length;
    }

    private String getDoubtfulText(String what, int length) throws MalformedException {
        try {
            CharBuffer text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes, at, length));
            at += length;
            return text.toString();
        } catch (CharacterCodingException e) {
            throw new MalformedException(what + " is not valid UTF-8");
        }
    }

    /**
     * Bytes as they are.
     *
     * @param length how many
     * @return a new array
     * @throws MalformedException if fewer are left
     */
    public byte[] getBytes(int length) throws MalformedException {
        need(length);
        byte[] copy = new byte[length];
        System.arraycopy(bytes, at, copy, 0, length);
        at += length;
        return copy;
    }

    /**
     * A payload over the array being read, which its giver must therefore never change again.
     *
     * @param length how many bytes it has
     * @return the payload, sharing the array
     * @throws MalformedException if fewer are left
     */
    public Payload getPayload(int length) throws MalformedException {
        need(length);
        Payload payload = Payload.owning(bytes, at, length);
        at += length;
        return payload;
    }

    /**
     * A hash.
     *
     * @return the hash
     * @throws MalformedException if fewer than {@link Hash#BYTES} bytes are left
     */
    public Hash getHash() throws MalformedException {
        need(Hash.BYTES);
        Hash hash = Hash.read(ByteBuffer.wrap(bytes, at, Hash.BYTES));
        at += Hash.BYTES;
        return hash;
    }

    /**
     * A reader over the next bytes, which this reader passes over.
     *
     * @param length how many
     * @return a reader confined to them
     * @throws MalformedException if fewer are left
     */
    public ByteReader slice(int length) throws MalformedException {
        need(length);
        ByteReader part = new ByteReader(bytes, at, length);
        at += length;
        return part;
    }

    /**
     * Checks that everything was read.
     *
     * @throws MalformedException if bytes are left over
     */
    public void expectEnd() throws MalformedException {
        if (at != end) {
            throw new MalformedException((end - at) + " bytes are left over");
        }
    }

    /** The CRC-32C of the next {@code length} bytes, not passed over, and of a payload behind them. */
    int checksum(int length, Payload payload) throws MalformedException {
        if (length < 0) {
            throw new MalformedException("cut off: no room for a checksum");
        }
        need(length);
        CRC32C crc = new CRC32C();
        crc.update(bytes, at, length);
        payload.feed(crc);
        return (int) crc.getValue();
    }

    private void need(int length) throws MalformedException {
        if (length > end - at) {
            throw cutOff(length);
        }
    }

    /** By itself, so that what asks stays small enough to be compiled into its caller. */
    private MalformedException cutOff(int length) {
        return new MalformedException("cut off: " + length + " more bytes expected, " + (end - at) + " are there");
    }
}
