package io.kore.error;

import org.jspecify.annotations.Nullable;

/**
 * A node cannot be started with these options: a plugin is missing or ambiguous, an address is taken, a
 * choice is unsafe. Nothing was written. Do: change the options or the class path, as the message says.
 */
public class SetupException extends KoreException {
    private static final long serialVersionUID = 1L;

    /**
     * An error without a deeper cause.
     *
     * @param message what happened, where, and what to do next
     */
    public SetupException(String message) {
        this(message, null);
    }

    /**
     * An error with its cause.
     *
     * @param message what happened, where, and what to do next
     * @param cause what lies beneath, or null
     */
    public SetupException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
