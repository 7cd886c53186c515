package io.kore.error;

import org.jspecify.annotations.Nullable;

/**
 * The store could not do what was asked. Do: see the kind; of this general kind, the message says it.
 */
public class StoreException extends KoreException {
    private static final long serialVersionUID = 1L;

    /**
     * An error without a deeper cause.
     *
     * @param message what happened, where, and what to do next
     */
    public StoreException(String message) {
        this(message, null);
    }

    /**
     * An error with its cause.
     *
     * @param message what happened, where, and what to do next
     * @param cause what lies beneath, or null
     */
    public StoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
