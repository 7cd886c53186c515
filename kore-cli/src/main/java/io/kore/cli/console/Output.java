package io.kore.cli.console;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Standard output as UTF-8 lines. Unlike a {@link java.io.PrintStream} it does not swallow errors: what it
 * has flushed is out. Confined to one thread.
 */
public final class Output {
    private static final int BUFFER_BYTES = 1 << 16;

    private final OutputStream stream;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int filled;

    /**
     * An output with a buffer of its own.
     *
     * @param stream where the bytes go, unbuffered
     */
    public Output(OutputStream stream) {
        this.stream = stream;
    }

    /**
     * Writes a line; it may wait in the buffer until {@link #flush()}.
     *
     * @param text the line, without its end
     * @throws OutputClosedException if nobody reads any more
     * @throws Failure if it cannot be written
     */
    public void line(CharSequence text) {
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        if (bytes.length + 1 > BUFFER_BYTES - filled) {
            flush();
        }
        if (bytes.length + 1 > BUFFER_BYTES) {
            write(bytes, bytes.length);
        } else {
            System.arraycopy(bytes, 0, buffer, filled, bytes.length);
            filled += bytes.length;
        }
        buffer[filled++] = '\n';
    }

    /**
     * Hands all that was written to the system.
     *
     * @throws OutputClosedException if nobody reads any more
     * @throws Failure if it cannot be written
     */
    public void flush() {
        int length = filled;
        filled = 0;
        if (length > 0) {
            write(buffer, length);
        }
    }

    private void write(byte[] bytes, int length) {
        try {
            stream.write(bytes, 0, length);
            stream.flush();
        } catch (IOException e) {
            if (isBrokenPipe(e)) {
                throw new OutputClosedException(e);
            }
            throw new Failure("standard output cannot be written: " + e.getMessage(), e);
        }
    }

    /** Java has no type of its own for EPIPE. */
    private static boolean isBrokenPipe(IOException e) {
        String message = e.getMessage();
        return message != null && (message.contains("Broken pipe") || message.contains("pipe is being closed"));
    }
}
