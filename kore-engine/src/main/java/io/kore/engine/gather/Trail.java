package io.kore.engine.gather;

import io.kore.codec.ByteReader;
import io.kore.codec.MalformedException;
import java.util.Arrays;

/**
 * Where the records of one key stand in the journal, in order of arrival, and what each changed: some four bytes
 * a record. Confined to its fold.
 */
final class Trail {
    private byte[] bytes = new byte[8];
    private int length;
    private long lastPosition;

    /** Takes each record of a trail. */
    interface Each {
        void take(long position, int code) throws MalformedException;
    }

    void add(long position, int code) {
        putVarint(position - lastPosition);
        putVarint(code);
        lastPosition = position;
    }

    void forEach(Each each) throws MalformedException {
        ByteReader reader = new ByteReader(bytes, 0, length);
        long position = 0;
        while (reader.remaining() > 0) {
            position += reader.getVarint();
            each.take(position, (int) reader.getVarint());
        }
    }

    long lastPosition() {
        return lastPosition;
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    static Trail of(byte[] saved, long lastPosition) {
        Trail trail = new Trail();
        trail.bytes = saved;
        trail.length = saved.length;
        trail.lastPosition = lastPosition;
        return trail;
    }

    private void putVarint(long value) {
        if (length + 10 > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(16, bytes.length + bytes.length / 4 + 10));
        }
        long left = value;
        while (left > 0x7f) {
            bytes[length++] = (byte) (left | 0x80);
            left >>>= 7;
        }
        bytes[length++] = (byte) left;
    }
}
