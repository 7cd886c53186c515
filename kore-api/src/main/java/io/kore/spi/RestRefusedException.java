package io.kore.spi;

import io.kore.error.KoreException;

/** A REST client asked for what cannot be had. Do: tell the client, with the reason; nothing is wrong with this node. */
public final class RestRefusedException extends KoreException {
    private static final long serialVersionUID = 1L;

    /** Why; clients rely on these. */
    public enum Reason {
        /** The log does not exist, or is none of the client's business. */
        NO_SUCH_LOG,
        /** The log may be read, but not written. */
        NOT_WRITABLE,
        /** What the client was let in with is valid no more. */
        NOT_WELCOME,
        /** The request makes no sense. */
        INVALID_REQUEST,
        /** What came is no legal record. */
        INVALID_RECORD,
        /** More records in one request than may be. */
        TOO_MANY_RECORDS,
        /** Another request with other records had the same key. */
        KEY_REUSED,
        /** The position is none of this log on this node. */
        UNKNOWN_POSITION,
        /** The log was dropped here. */
        LOG_DROPPED,
        /** As much is under way as may be at one time. */
        BUSY
    }

    /** Why. */
    private final Reason reason;

    /**
     * A refusal.
     *
     * @param reason why
     * @param message what happened and what to do; sent to the client
     */
    public RestRefusedException(Reason reason, String message) {
        super(message, null);
        this.reason = reason;
    }

    /**
     * Why.
     *
     * @return the reason
     */
    public Reason reason() {
        return reason;
    }
}
