package io.kore.error;

import org.jspecify.annotations.Nullable;

/**
 * What is at the given place is not a store of this kind, or one of a newer version. Nothing was written.
 * Do: check the place, or use the version that wrote it.
 */
public class StoreFormatException extends StoreException {
    private static final long serialVersionUID = 1L;

    /**
     * An error without a deeper cause.
     *
     * @param message what happened, where, and what to do next
     */
    public StoreFormatException(String message) {
        this(message, null);
    }

    /**
     * An error with its cause.
     *
     * @param message what happened, where, and what to do next
     * @param cause what lies beneath, or null
     */
    public StoreFormatException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
