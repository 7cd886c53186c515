package io.kore.cli.console;

import java.io.IOException;

/** Nobody reads what is printed any more, as after {@code | head}: time to end quietly. */
public final class OutputClosedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OutputClosedException(IOException cause) {
        super("standard output was closed", cause);
    }
}
