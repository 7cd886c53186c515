package io.kore.error;

import org.jspecify.annotations.Nullable;

/**
 * The root of Kore's errors. Its kinds say what to <em>do</em>; the message says what happened, where, and
 * what next.
 */
public abstract class KoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * For the kinds.
     *
     * @param message what happened, where, and what to do next
     * @param cause what lies beneath, or null
     */
    protected KoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
