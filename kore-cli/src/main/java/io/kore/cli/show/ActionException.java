package io.kore.cli.show;

/** A command cannot be carried out; nothing was changed by it. Immutable. */
final class ActionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ActionException(String message) {
        super(message);
    }
}
