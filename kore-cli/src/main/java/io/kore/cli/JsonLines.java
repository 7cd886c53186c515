package io.kore.cli;

import io.kore.cli.console.Failure;
import io.kore.cli.console.Text;
import io.kore.model.Limits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads lines of UTF-8, and skips blank ones. Holds one line at a time, and never more of it than a record
 * may have. Confined to one thread.
 */
final class JsonLines implements RecordSource {
    private static final int BUFFER_BYTES = 1 << 16;

    private final InputStream input;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int position;
    private int limit;
    private boolean isAtEnd;
    private long lineNumber;

    JsonLines(InputStream input) {
        this.input = input;
    }

    @Override
    public @Nullable Item next() {
        while (true) {
            byte[] line = readLine();
            if (line == null) {
                return null;
            }
            String json = decoded(line);
            if (!json.isBlank()) {
                return new Item(where(), json);
            }
        }
    }

    /** The bytes of the next line without its end, or null if there is none. */
    private byte @Nullable [] readLine() {
        lineNumber++;
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (position < limit || isFilled()) {
            int end = position;
            while (end < limit && buffer[end] != '\n') {
                end++;
            }
            line.write(buffer, position, end - position);
            checkLength(line.size());
            position = end;
            if (end < limit) {
                position++;
                return line.toByteArray();
            }
        }
        return line.size() > 0 ? line.toByteArray() : null;
    }

    private boolean isFilled() {
        if (isAtEnd) {
            return false;
        }
        try {
            limit = Math.max(0, input.read(buffer));
            position = 0;
            isAtEnd = limit == 0;
            return !isAtEnd;
        } catch (IOException e) {
            throw new Failure("standard input cannot be read at " + where() + ": " + e.getMessage(), e);
        }
    }

    private void checkLength(int bytes) {
        // one more for the carriage return of a line that ends as on Windows
        if (bytes > Limits.PAYLOAD_BYTES_MAX + 1) {
            throw new Failure(where() + ": longer than the " + Text.grouped(Limits.PAYLOAD_BYTES_MAX)
                    + " bytes that a record may have");
        }
    }

    private String decoded(byte[] line) {
        int length = line.length > 0 && line[line.length - 1] == '\r' ? line.length - 1 : line.length;
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(line, 0, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new Failure(where() + ": not valid UTF-8", e);
        }
    }

    private String where() {
        return "line " + lineNumber;
    }
}
