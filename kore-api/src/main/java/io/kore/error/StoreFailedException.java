package io.kore.error;

import org.jspecify.annotations.Nullable;

/**
 * The medium failed: an I/O error, a full disk, a force that did not succeed. After a failed write or
 * force the store refuses all further writes, because nobody can know what reached the disk. Do: mend the
 * cause, close and reopen; what had been acknowledged is still there.
 */
public class StoreFailedException extends StoreException {
    private static final long serialVersionUID = 1L;

    /**
     * An error without a deeper cause.
     *
     * @param message what happened, where, and what to do next
     */
    public StoreFailedException(String message) {
        this(message, null);
    }

    /**
     * An error with its cause.
     *
     * @param message what happened, where, and what to do next
     * @param cause what lies beneath, or null
     */
    public StoreFailedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
