package io.kore.error;

import org.jspecify.annotations.Nullable;

/**
 * An application's handler threw, or a value did not fit its type. Ingest, sync and other processors go
 * on. Do: mend the handler or the type; the records are all still there.
 */
public class ProcessingException extends KoreException {
    private static final long serialVersionUID = 1L;

    /**
     * An error without a deeper cause.
     *
     * @param message what happened, where, and what to do next
     */
    public ProcessingException(String message) {
        this(message, null);
    }

    /**
     * An error with its cause.
     *
     * @param message what happened, where, and what to do next
     * @param cause what lies beneath, or null
     */
    public ProcessingException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
