package io.kore.error;

/**
 * Not every peer durably held what it should within the time that was allowed. Do: nothing for the records, which
 * are exchanged as soon as that is possible; await again, or tell the user that a device is still behind.
 */
public class SyncTimeoutException extends TransportException {
    private static final long serialVersionUID = 1L;

    /**
     * An error without a deeper cause.
     *
     * @param message who lags, and by how much
     */
    public SyncTimeoutException(String message) {
        super(message);
    }
}
