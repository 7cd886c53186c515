package io.kore.cli.jq;

/** An expression failed on what it was given. Immutable. */
public final class JqException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    JqException(String message, Throwable cause) {
        super(message, cause);
    }
}
