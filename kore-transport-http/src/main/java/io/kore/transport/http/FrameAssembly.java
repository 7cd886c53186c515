package io.kore.transport.http;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Puts a frame together from the parts in which it comes off the network. Holds no more than has arrived,
 * twice over, and nothing between frames: what a peer announces costs nothing, and an idle link neither.
 * Confined to one thread at a time.
 */
final class FrameAssembly {
    private final int bytesMax;
    private byte @Nullable [] bytes;
    private int size;

    FrameAssembly(int bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** Tells whether the frame stays within the agreed size with another part of this size. */
    boolean fits(int partBytes) {
        return partBytes <= bytesMax - size;
    }

    /**
     * Takes in a part that fits.
     *
     * @return the whole frame if this was its last part, valid as long as the part; else null
     */
    @Nullable
    ByteBuffer add(ByteBuffer part, boolean last) {
        if (last && bytes == null) {
            return part.slice();
        }
        append(part);
        if (!last) {
            return null;
        }
        ByteBuffer frame = ByteBuffer.wrap(bytes == null ? new byte[0] : bytes, 0, size);
        clear();
        return frame;
    }

    /** Forgets what was taken in. */
    void clear() {
        bytes = null;
        size = 0;
    }

    private void append(ByteBuffer part) {
        int partBytes = part.remaining();
        byte[] room = bytes;
        if (room == null) {
            room = new byte[(int) Math.min(bytesMax, 2L * partBytes)];
        } else if (room.length - size < partBytes) {
            room = Arrays.copyOf(room, (int) Math.min(bytesMax, Math.max(2L * room.length, size + (long) partBytes)));
        }
        part.get(room, size, partBytes);
        bytes = room;
        size += partBytes;
    }
}
