package io.kore.error;

import org.jspecify.annotations.Nullable;

/**
 * A peer refused us, or sent what no correct node sends. The session ended and nothing of the offending
 * batch was written. Do: read the message on both sides; versions, credentials or limits differ, or the
 * peer is broken.
 */
public class PeerException extends KoreException {
    private static final long serialVersionUID = 1L;

    /**
     * An error without a deeper cause.
     *
     * @param message what happened, where, and what to do next
     */
    public PeerException(String message) {
        this(message, null);
    }

    /**
     * An error with its cause.
     *
     * @param message what happened, where, and what to do next
     * @param cause what lies beneath, or null
     */
    public PeerException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
