package io.kore.engine.ingest;

/** A record that no node accepts. The message says which rule it breaks; whoever asked says where it came from. */
final class InadmissibleException extends Exception {
    private static final long serialVersionUID = 1L;

    InadmissibleException(String message) {
        super(message);
    }
}
