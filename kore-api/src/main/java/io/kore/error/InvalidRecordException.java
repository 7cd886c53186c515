package io.kore.error;

import org.jspecify.annotations.Nullable;

/**
 * A record cannot be accepted as it is: not one JSON object, a reserved or repeated field, over a limit.
 * Nothing was written. Do: correct the record; trying the same again fails again.
 */
public class InvalidRecordException extends KoreException {
    private static final long serialVersionUID = 1L;

    /**
     * An error without a deeper cause.
     *
     * @param message what happened, where, and what to do next
     */
    public InvalidRecordException(String message) {
        this(message, null);
    }

    /**
     * An error with its cause.
     *
     * @param message what happened, where, and what to do next
     * @param cause what lies beneath, or null
     */
    public InvalidRecordException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
