package io.kore.store.rocksdb;

import io.kore.error.StoreFailedException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * How far the journal is known to be forced, in a file beside the database. RocksDB ends its journal at the
 * first damaged entry, because a crash may have torn it; the mark tells when that is damage and no crash.
 *
 * <pre>
 *  +--------------+----------+-------+-------+
 *  | "kore mark"  | writes 8 | end 8 | crc 4 |     29 bytes, in place, after each force
 *  +--------------+----------+-------+-------+
 * </pre>
 *
 * The file itself is forced only when the store is opened, a log dropped, or before a sweep: after a power cut it
 * may say less than was forced, which only makes it less strict. Confined to the holder of the force lock.
 */
final class ForcedMark implements AutoCloseable {
    private static final byte[] MAGIC = "kore mark".getBytes(StandardCharsets.US_ASCII);
    private static final int BYTES = MAGIC.length + 20;

    private final Path file;
    private final RandomAccessFile out;

    private ForcedMark(Path file, RandomAccessFile out) {
        this.file = file;
        this.out = out;
    }

    /** How far. Immutable. */
    record Mark(long writes, long end) {
        static Mark of(Head head) {
            return new Mark(head.writes(), head.end());
        }
    }

    static void make(Path file) throws IOException {
        DurableFiles.replace(file, bytes(new Mark(0, 0)));
    }

    /** What the file says, or null if it is damaged. */
    static @Nullable Mark read(Path file) throws IOException {
        if (Files.size(file) != BYTES) {
            return null;
        }
        byte[] bytes = Files.readAllBytes(file);
        ByteBuffer in = ByteBuffer.wrap(bytes).position(MAGIC.length);
        Mark mark = new Mark(in.getLong(), in.getLong());
        return Arrays.equals(bytes, bytes(mark)) ? mark : null;
    }

    static ForcedMark open(Path file) throws IOException {
        return new ForcedMark(file, new RandomAccessFile(file.toFile(), "rw"));
    }

    void write(Mark mark) {
        try {
            out.seek(0);
            out.write(bytes(mark));
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Makes the mark itself durable. */
    void force() {
        try {
            out.getFD().sync();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    private StoreFailedException failed(IOException e) {
        return new StoreFailedException("could not write " + file + ": " + e.getMessage(), e);
    }

    private static byte[] bytes(Mark mark) {
        ByteBuffer all = ByteBuffer.allocate(BYTES);
        all.put(MAGIC).putLong(mark.writes()).putLong(mark.end());
        CRC32C crc = new CRC32C();
        crc.update(all.array(), 0, all.position());
        return all.putInt((int) crc.getValue()).array();
    }
}
