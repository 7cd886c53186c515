package org.example.onefile;

import io.kore.codec.ByteReader;
import io.kore.codec.ByteWriter;
import io.kore.codec.MalformedException;
import io.kore.error.StoreFormatException;
import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A file of frames that is only added to. Confined to its store.
 *
 * <pre>
 *  header  "kore onefile store\n", format 4, forced 8, crc 4      bytes up to "forced" reached the disk
 *  frame   length of body 4, crc of body 4, body                   crc: CRC-32C
 * </pre>
 *
 * <p>The header is written over after each force, and is not forced itself: it may say less than is true, never
 * more. So what a crash may have torn is told from damage: it lies behind what had been forced.
 */
final class FrameFile implements Closeable {
    static final int FORMAT = 1;
    private static final byte[] MAGIC = "kore onefile store\n".getBytes(StandardCharsets.US_ASCII);
    private static final int HEADER_BYTES = MAGIC.length + 16;
    private static final int FRAME_HEAD_BYTES = 8;

    // no FileChannel: an interrupt of a thread that uses it would close it for all
    private final RandomAccessFile file;
    private long length;
    private long forced;

    private FrameFile(RandomAccessFile file) {
        this.file = file;
    }

    /** What is done with each whole frame. */
    interface FrameAction {
        void accept(long at, ByteReader body) throws MalformedException;
    }

    /** Is told of damage; throws if damage is an error. */
    interface DamageAction {
        void accept(long at, String what);
    }

    /** An empty file in place of whatever has this name. */
    static FrameFile create(Path path) throws IOException {
        FrameFile created = new FrameFile(new RandomAccessFile(path.toFile(), "rw"));
        created.file.setLength(0);
        created.file.write(header(FORMAT, 0));
        created.length = HEADER_BYTES;
        return created;
    }

    static FrameFile open(Path path, boolean readOnly) throws IOException {
        FrameFile opened = new FrameFile(new RandomAccessFile(path.toFile(), readOnly ? "r" : "rw"));
        opened.length = opened.file.length();
        return opened;
    }

    /** Goes through all whole frames, and answers where they end. */
    long replay(FrameAction action, DamageAction damage) throws IOException {
        forced = readHeader(damage);
        boolean isWhole = true;
        for (long at = HEADER_BYTES; true; ) {
            byte[] body = readFrame(at);
            if (body == null && at >= forced) {
                return at;
            }
            if (body == null) {
                if (isWhole) {
                    damage.accept(at, "no whole frame is there");
                }
                at++;
            } else {
                try {
                    action.accept(at, new ByteReader(body));
                } catch (MalformedException e) {
                    damage.accept(at, String.valueOf(e.getMessage()));
                }
                at += FRAME_HEAD_BYTES + body.length;
            }
            isWhole = body != null;
        }
    }

    /** Checks what the file is, and answers how much of it had been forced for certain. */
    private long readHeader(DamageAction damage) throws IOException {
        byte[] head = new byte[(int) Math.min(HEADER_BYTES, length)];
        file.seek(0);
        file.readFully(head);
        if (!Arrays.equals(MAGIC, Arrays.copyOf(head, MAGIC.length))) {
            throw new StoreFormatException("this is no file of a onefile store; name another place");
        }
        ByteReader in = new ByteReader(head, MAGIC.length, head.length - MAGIC.length);
        try {
            int format = in.getInt();
            long said = in.getLong();
            if (in.getInt() != crc(head, HEADER_BYTES - 4)) {
                throw new MalformedException("the header does not match its checksum");
            }
            if (format != FORMAT) {
                throw new StoreFormatException("the store has format " + format + ", this is format " + FORMAT
                        + "; open it with the version that wrote it");
            }
            return said;
        } catch (MalformedException e) {
            damage.accept(0, String.valueOf(e.getMessage()));
            return length;
        }
    }

    private byte @Nullable [] readFrame(long at) throws IOException {
        if (length - at < FRAME_HEAD_BYTES) {
            return null;
        }
        file.seek(at);
        int bytes = file.readInt();
        int crc = file.readInt();
        if (bytes < 1 || bytes > length - at - FRAME_HEAD_BYTES) {
            return null;
        }
        byte[] body = new byte[bytes];
        file.readFully(body);
        return crc(body, bytes) == crc ? body : null;
    }

    void append(ByteWriter body) throws IOException {
        byte[] bytes = body.toBytes();
        file.seek(length);
        file.write(new ByteWriter(FRAME_HEAD_BYTES)
                .putInt(bytes.length)
                .putInt(crc(bytes, bytes.length))
                .toBytes());
        file.write(bytes);
        length += FRAME_HEAD_BYTES + bytes.length;
    }

    /** Cuts off what lies behind a place: a crash tore it before anybody was told that it is kept. */
    void cut(long at) throws IOException {
        file.setLength(at);
        length = at;
    }

    boolean isForced() {
        return forced == length;
    }

    /** Forces all that was written, and then says so in the header. */
    void force() throws IOException {
        if (isForced()) {
            return;
        }
        file.getFD().sync();
        forced = length;
        file.seek(0);
        file.write(header(FORMAT, forced));
    }

    static byte[] header(int format, long forced) {
        byte[] head = new ByteWriter(HEADER_BYTES)
                .putBytes(MAGIC)
                .putInt(format)
                .putLong(forced)
                .toBytes();
        return new ByteWriter(HEADER_BYTES)
                .putBytes(head)
                .putInt(crc(head, head.length))
                .toBytes();
    }

    private static int crc(byte[] bytes, int count) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, count);
        return (int) crc.getValue();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
