package io.kore.error;

import org.jspecify.annotations.Nullable;

/**
 * What was read is not what was written. The message names file and offset. The store never answers other
 * data instead. Do: verify the store, restore it from a peer or a backup, or salvage what is whole.
 */
public class StoreCorruptException extends StoreException {
    private static final long serialVersionUID = 1L;

    /**
     * An error without a deeper cause.
     *
     * @param message what happened, where, and what to do next
     */
    public StoreCorruptException(String message) {
        this(message, null);
    }

    /**
     * An error with its cause.
     *
     * @param message what happened, where, and what to do next
     * @param cause what lies beneath, or null
     */
    public StoreCorruptException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
