package io.kore.store.file;

import io.kore.model.Payload;
import io.kore.model.ShardId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Puts frames together in memory, see {@link Frames}. Confined to whoever may write the segment. */
final class FrameEncoder {
    private final long salt;
    private byte[] bytes = new byte[Frames.FULL_BYTES];
    private int size;
    private int frame;
    /** Where the first byte of the array goes in the file. */
    private long base;

    FrameEncoder(long salt) {
        this.salt = salt;
    }

    /** Forgets all frames; the next byte goes to this offset in the file. */
    void restart(long offset) {
        base = offset;
        size = 0;
        frame = 0;
    }

    FrameEncoder begin(int kind, long position, long durable) {
        frame = size;
        ensure(Frames.HEAD_BYTES);
        bytes[frame + 8] = (byte) kind;
        Frames.putLong(bytes, frame + 10, position);
        Frames.putLong(bytes, frame + 18, durable);
        size += Frames.HEAD_BYTES;
        return this;
    }

    void end(int flags) {
        int length = size - frame - Frames.PREFIX_BYTES;
        if (length > Frames.LENGTH_MAX) {
            throw new IllegalStateException("a frame of " + length + " bytes; the limits of records should prevent it");
        }
        bytes[frame + 9] = (byte) flags;
        Frames.putInt(bytes, frame, length);
        Frames.putInt(bytes, frame + 4, Frames.checksum(salt, base + frame, bytes, frame, length));
    }

    /** A whole record; answers its offset in the file. */
    long putRecord(int ordinal, ShardId shard, long index, byte[] envelope, Payload payload) {
        long offset = offset();
        putVarint(ordinal).putVarint(index);
        if (index == 0) {
            putNames(shard);
        }
        putVarint(envelope.length).putVarint(payload.length()).putBytes(envelope);
        ensure(payload.length());
        payload.write(ByteBuffer.wrap(bytes, size, payload.length()));
        size += payload.length();
        return offset;
    }

    FrameEncoder putNames(ShardId shard) {
        return putText(shard.log().value()).putText(shard.writer().value());
    }

    FrameEncoder putText(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return putVarint(utf8.length).putBytes(utf8);
    }

    FrameEncoder putBytes(byte[] source) {
        ensure(source.length);
        System.arraycopy(source, 0, bytes, size, source.length);
        size += source.length;
        return this;
    }

    FrameEncoder putVarint(long value) {
        ensure(10);
        long rest = value;
        while (rest >= 0x80) {
            bytes[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
        return this;
    }

    /** Where the next byte goes in the file. */
    long offset() {
        return base + size;
    }

    int frameBytes() {
        return size - frame;
    }

    byte[] array() {
        return bytes;
    }

    int size() {
        return size;
    }

    private void ensure(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(size, more), bytes.length * 2));
        }
    }
}
