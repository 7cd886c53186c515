package io.kore.cli.jq;

/** What was given is no jq: it cannot be read, or names a function or variable that there is not. Immutable. */
public final class WrongExpressionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    WrongExpressionException(String message, Throwable cause) {
        super(message, cause);
    }
}
