package io.kore.engine.gather;

import io.kore.codec.ByteReader;
import io.kore.codec.MalformedException;
import java.util.Arrays;

/**
 * Which records one key has, in order of arrival, by slot and index, and what each changed: some five bytes a
 * record. Read by their shards they stand close together where a late writer's records want many keys; by the
 * journal each would have its frame read. Confined to its fold.
 */
final class Trail {
    private byte[] bytes = new byte[8];
    private int length;
    private long lastPosition;

    /** Takes each record of a trail. */
    interface Each {
        void take(int slot, long index, int code) throws MalformedException;
    }

    void add(long position, int slot, long index, int code) {
        putVarint(slot);
        putVarint(index);
        putVarint(code);
        lastPosition = position;
    }

    void forEach(Each each) throws MalformedException {
        ByteReader reader = new ByteReader(bytes, 0, length);
        while (reader.remaining() > 0) {
            each.take((int) reader.getVarint(), reader.getVarint(), (int) reader.getVarint());
        }
    }

    /** Where the last of them stands in the journal. */
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
