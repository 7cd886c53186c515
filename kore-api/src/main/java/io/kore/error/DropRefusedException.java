package io.kore.error;

/**
 * A log was not dropped, because something on this node still needs it. Nothing was changed. Do: let it finish and
 * drop again; or, if what it would still read may be lost, {@link io.kore.Node#forceDrop}.
 */
public class DropRefusedException extends KoreException {
    private static final long serialVersionUID = 1L;

    /**
     * An error without a deeper cause.
     *
     * @param message what happened, where, and what to do next
     */
    public DropRefusedException(String message) {
        super(message, null);
    }
}
