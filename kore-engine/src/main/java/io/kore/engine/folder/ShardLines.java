package io.kore.engine.folder;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** The lines of a file, one at a time, whatever its size. Confined to one thread. */
final class ShardLines implements Closeable {
    private static final int BUFFER_BYTES = 1 << 16;
    /** A record of a mebibyte takes no more, however it is written. */
    private static final int LINE_BYTES_MAX = 16 << 20;

    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int at;
    private int end;
    private long number;
    private boolean isTerminated;

    ShardLines(InputStream in) {
        this.in = in;
    }

    /** The next line without its end, or null after the last. Empty behind the last line break. */
    byte @Nullable [] next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(256);
        isTerminated = false;
        boolean isAny = false;
        while (fill()) {
            isAny = true;
            int from = at;
            while (at < end && buffer[at] != '\n') {
                at++;
            }
            line.write(buffer, from, at - from);
            if (line.size() > LINE_BYTES_MAX) {
                throw new IOException("line " + (number + 1) + " has more than " + LINE_BYTES_MAX + " bytes");
            }
            if (at < end) {
                at++;
                isTerminated = true;
                break;
            }
        }
        number++;
        return isAny ? line.toByteArray() : null;
    }

    /** The place of the line that was read last, counted from 1. */
    long number() {
        return number;
    }

    /** False if the line that was read last ends where the file does, as one that was cut off. */
    boolean isTerminated() {
        return isTerminated;
    }

    private boolean fill() throws IOException {
        if (at == end) {
            end = Math.max(0, in.read(buffer));
            at = 0;
        }
        return at < end;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
