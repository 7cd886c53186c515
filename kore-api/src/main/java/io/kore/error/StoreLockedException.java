package io.kore.error;

import org.jspecify.annotations.Nullable;

/**
 * Another node, in this process or in another one, has the store open. Nothing was read or written. Do:
 * close the other one, or use another place; trying again later is safe.
 */
public class StoreLockedException extends StoreException {
    private static final long serialVersionUID = 1L;

    /**
     * An error without a deeper cause.
     *
     * @param message what happened, where, and what to do next
     */
    public StoreLockedException(String message) {
        this(message, null);
    }

    /**
     * An error with its cause.
     *
     * @param message what happened, where, and what to do next
     * @param cause what lies beneath, or null
     */
    public StoreLockedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
