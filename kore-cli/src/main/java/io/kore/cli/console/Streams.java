package io.kore.cli.console;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Where a command reads and writes, and what surrounds it. Handed in, so that a test can look. All text is
 * UTF-8, whatever the locale says: it is JSON. Immutable; each stream is used by one thread at a time.
 *
 * @param input standard input
 * @param out standard output, unbuffered
 * @param error standard error, flushed at each line
 * @param terminals which of them a person sees
 * @param environment the environment variables
 */
public record Streams(
        InputStream input, OutputStream out, PrintWriter error, Terminals terminals, Map<String, String> environment) {
    /** The system property in which the start script says which streams are terminals. */
    private static final String TERMINALS = "kore.terminals";

    /**
     * The streams of this process.
     *
     * @return the real ones
     */
    public static Streams system() {
        return new Streams(
                System.in,
                new FileOutputStream(FileDescriptor.out),
                new PrintWriter(
                        new OutputStreamWriter(new FileOutputStream(FileDescriptor.err), StandardCharsets.UTF_8), true),
                Terminals.of(System.getProperty(TERMINALS, "")),
                System.getenv());
    }

    /**
     * A fresh buffered view of standard output.
     *
     * @return an output; the caller flushes it
     */
    public Output output() {
        return new Output(out);
    }

    /**
     * Says one line to the person on standard error.
     *
     * @param message what to say; line breaks become spaces
     */
    public void say(String message) {
        error.println("kore: " + Text.oneLine(message));
    }
}
