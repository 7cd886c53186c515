package io.kore.store.file;

import java.io.Closeable;
import java.io.IOException;

/** An open file of a {@link Disk}. Thread-safe, and no call is affected by an interrupt. */
interface DiskFile extends Closeable {
    long size() throws IOException;

    /**
     * Reads what is there, maybe less than asked for.
     *
     * @return how many bytes were read, -1 at or beyond the end of the file
     */
    int read(long at, byte[] target, int offset, int length) throws IOException;

    /** Writes all of the bytes or throws; then it is unknown which of them were written. */
    void write(long at, byte[] source, int offset, int length) throws IOException;

    /** Makes what was written durable, and of the metadata what is needed to read it again. */
    void force() throws IOException;

    /** Reads until {@code length} bytes are there or the file ends; answers how many. */
    static int readFully(DiskFile file, long at, byte[] target, int offset, int length) throws IOException {
        int done = 0;
        while (done < length) {
            int read = file.read(at + done, target, offset + done, length - done);
            if (read <= 0) {
                break;
            }
            done += read;
        }
        return done;
    }
}
