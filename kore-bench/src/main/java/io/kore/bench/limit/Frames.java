package io.kore.bench.limit;

import io.kore.model.Payload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Payloads in frames of length and CRC-32C in one file: the least that a journal can cost. Stateless.
 */
public final class Frames {
    private static final int BUFFER = 1 << 20;

    private Frames() {}

    /** Writes all payloads to a new file and forces it once, at the end; answers the bytes. */
    public static long write(Path place, List<List<Payload>> batches) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
        long bytes = 0;
        try (FileChannel channel = FileChannel.open(place, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (List<Payload> batch : batches) {
                for (Payload payload : batch) {
                    put(buffer, payload);
                }
                buffer.flip();
                bytes += channel.write(buffer);
                buffer.clear();
            }
            channel.force(false);
        }
        return bytes;
    }

    private static void put(ByteBuffer buffer, Payload payload) {
        CRC32C crc = new CRC32C();
        crc.update(payload.buffer());
        buffer.putInt(payload.length());
        buffer.putInt((int) crc.getValue());
        payload.write(buffer);
    }

    /** Reads all frames and checks each; answers how many. */
    public static long scan(Path place) throws IOException {
        long frames = 0;
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
        CRC32C crc = new CRC32C();
        try (FileChannel channel = FileChannel.open(place, StandardOpenOption.READ)) {
            while (channel.read(buffer) >= 0) {
                buffer.flip();
                while (buffer.remaining() >= 8 && buffer.remaining() >= 8 + buffer.getInt(buffer.position())) {
                    int length = buffer.getInt();
                    int expected = buffer.getInt();
                    crc.reset();
                    crc.update(buffer.slice(buffer.position(), length));
                    if ((int) crc.getValue() != expected) {
                        throw new IOException("a frame of the limit row is damaged");
                    }
                    buffer.position(buffer.position() + length);
                    frames++;
                }
                buffer.compact();
            }
        }
        return frames;
    }
}
