package io.kore.error;

import org.jspecify.annotations.Nullable;

/**
 * A peer cannot be reached, or a connection broke. Do: nothing for a lasting connection, which is retried
 * for ever; for a single exchange, try again.
 */
public class TransportException extends KoreException {
    private static final long serialVersionUID = 1L;

    /**
     * An error without a deeper cause.
     *
     * @param message what happened, where, and what to do next
     */
    public TransportException(String message) {
        this(message, null);
    }

    /**
     * An error with its cause.
     *
     * @param message what happened, where, and what to do next
     * @param cause what lies beneath, or null
     */
    public TransportException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
