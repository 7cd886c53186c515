package io.kore.cli.console;

import org.jspecify.annotations.Nullable;

/**
 * The command could not do what it was asked: one line that says why, and exit code 1.
 */
public final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * A failure without a deeper cause.
     *
     * @param reason what happened, where, and what to do next
     */
    public Failure(String reason) {
        this(reason, null);
    }

    /**
     * A failure with its cause.
     *
     * @param reason what happened, where, and what to do next
     * @param cause what lies beneath, or null
     */
    public Failure(String reason, @Nullable Throwable cause) {
        super(reason, cause);
    }
}
