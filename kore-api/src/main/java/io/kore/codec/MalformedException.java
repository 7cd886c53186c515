package io.kore.codec;

/**
 * Bytes that are not in the form they should be. What it means depends on where they came from, so whoever
 * reads translates: a store into {@link io.kore.error.StoreCorruptException}, sync into {@link
 * io.kore.error.PeerException}.
 */
public class MalformedException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * An error.
     *
     * @param message what is wrong with the bytes
     */
    public MalformedException(String message) {
        super(message);
    }
}
