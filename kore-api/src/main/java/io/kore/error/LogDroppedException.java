package io.kore.error;

/**
 * The log was dropped on this node: it takes no records of it any more, its own or others', and has none to show.
 * Nothing was written. Do: use the log that took its place; or, if the drop was a mistake, bring the log back
 * with {@link io.kore.Node#undrop}.
 */
public class LogDroppedException extends KoreException {
    private static final long serialVersionUID = 1L;

    /**
     * An error without a deeper cause.
     *
     * @param message what happened, where, and what to do next
     */
    public LogDroppedException(String message) {
        super(message, null);
    }
}
